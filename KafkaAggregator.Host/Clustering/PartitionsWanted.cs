namespace KafkaAggregator.Host.Clustering;

/// <summary>Asks a member for its partitions behind this one; the answer is <see cref="PartitionsPage"/>.</summary>
/// <param name="Topic">Of the last one that is known; null: from the first.</param>
/// <param name="Partition">Likewise.</param>
internal sealed record PartitionsWanted(string? Topic, int Partition) : INodeMessage;
