using System.Globalization;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>
/// Which schedules run: the environment variable <c>KAFKA_AGGREGATOR_SIMULATION_RUNS</c> says how many, and
/// <c>KAFKA_AGGREGATOR_SIMULATION_SEED</c> which seed is the first (0 where it says nothing).
/// </summary>
internal static class SimulationVariables
{
    public static int First => Read("SEED") ?? 0;

    public static int Count(int otherwise) => Read("RUNS") ?? otherwise;

    private static int? Read(string name) =>
        int.TryParse(
            Environment.GetEnvironmentVariable($"KAFKA_AGGREGATOR_SIMULATION_{name}"), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
