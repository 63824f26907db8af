namespace KafkaAggregator.Actors.Ingest;

/// <summary>Whether a topic is aggregated, and why.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="IsTaken">Whether any aggregation reads it.</param>
/// <param name="Reason">A clause for people: which rule took it, or left it out.</param>
public sealed record TopicVerdict(string Topic, bool IsTaken, string Reason);
