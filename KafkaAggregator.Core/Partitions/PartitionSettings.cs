using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>What a partition's state needs and no configuration says.</summary>
internal sealed record PartitionSettings
{
    /// <summary>
    /// Listed exceptions at most: more would not fit the metadata. A test takes fewer, to reach the limit soon.
    /// </summary>
    public int ExceptionsMax { get; init; } = 32;

    /// <summary>Computes the statistics of a closed window.</summary>
    public required WindowStatistics Statistics { get; init; }
}
