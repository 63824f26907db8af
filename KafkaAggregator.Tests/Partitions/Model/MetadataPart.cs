namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>What a simulated partition may forget at each commit, to see that the judges find it.</summary>
internal enum MetadataPart
{
    None,
    NextOffset,
    StreamTime,
    ClosedUpTo,
    Exceptions,
    OpenRows,
    RetentionLoss,
    LossOpen,
    Counts,
    NullValues,
}
