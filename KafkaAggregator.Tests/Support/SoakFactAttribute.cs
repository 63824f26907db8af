using System.Globalization;
using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>A test that runs for as many minutes as <see cref="Variable"/> says, and without it not at all.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public const string Variable = "KAFKA_AGGREGATOR_TEST_SOAK_MINUTES";

    public SoakFactAttribute() => Skip = Duration is null ? $"runs for as long as {Variable} says" : KafkaBroker.WhyNot;

    /// <summary>Null where nobody asked for it.</summary>
    public static TimeSpan? Duration =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
            : null;
}
