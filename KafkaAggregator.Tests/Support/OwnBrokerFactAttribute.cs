using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A test with a broker of its own, which only the shared folder's script gives: skipped without it, but failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnBrokerFactAttribute : FactAttribute
{
    public OwnBrokerFactAttribute() => Skip = WhyNot;

    public static string? WhyNot { get; } =
        ContinuousIntegration.IsOn || (SharedFolder.Find("kafka/kafka") is not null && CommandLine.Finds("java"))
            ? null
            : "no shared/kafka with Java";
}
