using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A test on a real broker, in <see cref="KafkaCollection"/>: skipped where none can be had, but failing in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = KafkaBroker.WhyNot;
}
