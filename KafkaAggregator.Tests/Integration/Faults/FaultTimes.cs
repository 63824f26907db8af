using System.Globalization;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>The times that decide what is closed and late.</summary>
/// <param name="Window">Milliseconds.</param>
/// <param name="Expiration">Milliseconds.</param>
/// <param name="IdleTimeout">
/// Longer than window and expiration together, so that a silence closes every window up to the last one that has a row.
/// </param>
internal sealed record FaultTimes(long Window, long Expiration, TimeSpan IdleTimeout)
{
    /// <summary>A worker's environment with these times; topics by an expression.</summary>
    public Dictionary<string, string> Environment(string bootstrap, string registry, string group, string topics) => new(StringComparer.Ordinal)
    {
        ["KAFKA_BROKER_URL"] = bootstrap,
        ["SCHEMA_REGISTRY_URL"] = registry,
        ["GROUP_ID"] = group,
        ["TOPIC_REGEX"] = topics,
        ["WINDOW_SIZE"] = (Window / 1000.0).ToString(CultureInfo.InvariantCulture),
        ["WINDOW_EXPIRES"] = (Expiration / 1000.0).ToString(CultureInfo.InvariantCulture),
        ["IDLE_TIMEOUT"] = $"{IdleTimeout.TotalSeconds}s",
    };
}
