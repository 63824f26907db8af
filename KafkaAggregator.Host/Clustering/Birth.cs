namespace KafkaAggregator.Host.Clustering;

/// <summary>The answer to <see cref="BirthWanted"/>.</summary>
/// <param name="Node">Who says it, named as in <see cref="Introduction"/>.</param>
/// <param name="At">Since when it is a member, in milliseconds since the Unix epoch, by its own clock.</param>
internal sealed record Birth(string Node, long At) : INodeMessage;
