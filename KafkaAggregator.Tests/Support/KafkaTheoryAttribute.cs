using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>Like <see cref="KafkaFactAttribute"/>, with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = KafkaBroker.WhyNot;
}
