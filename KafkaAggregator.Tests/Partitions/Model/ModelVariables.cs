using System.Globalization;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>
/// Which random cases run: the environment variable <c>KAFKA_AGGREGATOR_MODEL_RUNS</c> says how many, and
/// <c>KAFKA_AGGREGATOR_MODEL_SEED</c> which seed is the first (0 where it says nothing).
/// </summary>
internal static class ModelVariables
{
    public static int First => Read("SEED") ?? 0;

    public static int Count(int otherwise) => Read("RUNS") ?? otherwise;

    private static int? Read(string name) =>
        int.TryParse(
            Environment.GetEnvironmentVariable($"KAFKA_AGGREGATOR_MODEL_{name}"), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
