using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// All that is to be done with one source topic. Two definitions of one topic that differ are two configurations.
/// </summary>
public sealed record SourceDefinition
{
    /// <summary>
    /// At most so many aggregations read one source topic, so that the offset metadata stays below the broker's limit.
    /// </summary>
    public const int AggregationsMax = 16;

    public required string SourceTopic { get; init; }

    /// <summary>Whether somebody named it, so that whatever it holds is meant; else a pattern has taken it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>1 to <see cref="AggregationsMax"/>, no two into one aggregated topic.</summary>
    public required IReadOnlyList<AggregationDefinition> Aggregations { get; init; }

    /// <summary>Where event time comes from; null: Kafka's timestamp.</summary>
    public TimeField? Time { get; init; }

    /// <summary>
    /// A record whose event time lies further ahead of the wall clock is <c>future</c>; null: none is.
    /// </summary>
    public Duration? MaxFuture { get; init; } = Duration.FromSeconds(1800);

    public UndecodablePolicy Undecodable { get; init; } = UndecodablePolicy.Skip;

    /// <summary>Whether late records are also written to each aggregated topic's late topic.</summary>
    public bool LateToTopic { get; init; }
}
