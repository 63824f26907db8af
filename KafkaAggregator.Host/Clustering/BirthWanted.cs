namespace KafkaAggregator.Host.Clustering;

/// <summary>Asks a member since when it is one; the answer is <see cref="Birth"/>.</summary>
internal sealed record BirthWanted : INodeMessage;
