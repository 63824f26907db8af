using KafkaAggregator.Actors.Ingest;

namespace KafkaAggregator.Host.Configuration;

/// <summary>An aggregated topic with where it stands, so that what contradicts it can be laid there.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Name">Where its name stands.</param>
/// <param name="Sources">Where each of its sources' names stands, in the same order.</param>
internal sealed record GivenTopic(AggregatedTopic Topic, GivenValue Name, IReadOnlyList<GivenValue> Sources);
