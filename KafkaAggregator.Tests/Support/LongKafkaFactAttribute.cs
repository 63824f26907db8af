using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A test of whole processes on a real broker that takes its minutes: runs where <see cref="Variable"/> is set to 1.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongKafkaFactAttribute : FactAttribute
{
    public const string Variable = "KAFKA_AGGREGATOR_TEST_LONG";

    public LongKafkaFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable(Variable) == "1" ? KafkaBroker.WhyNot : $"takes minutes: set {Variable}=1";
}
