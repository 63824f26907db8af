using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Hosts;

/// <summary>A journey of a cluster, which takes minutes: one of them a day, all of them by a variable.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JourneyFactAttribute : FactAttribute
{
    /// <summary><c>1</c>: all journeys.</summary>
    public const string Variable = "KAFKA_AGGREGATOR_TEST_JOURNEYS";
    private const int Journeys = 3;

    /// <param name="number">Which day's it is.</param>
    /// <param name="needsNamespaces">Addresses of the loopback alone will not do.</param>
    public JourneyFactAttribute(int number, bool needsNamespaces = false)
    {
        var isToday = DateOnly.FromDateTime(DateTime.UtcNow).DayNumber % Journeys == number;
        Skip = OwnBrokerFactAttribute.WhyNot
            ?? (isToday || Environment.GetEnvironmentVariable(Variable) == "1" ? null : $"another day's; all with {Variable}=1")
            ?? (needsNamespaces ? HostNetwork.WhyNoNamespaces : null);
    }
}
