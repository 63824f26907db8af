namespace KafkaAggregator.Core.Partitions;

/// <summary>Collects what <see cref="PartitionState"/> gives; the caller takes it and clears it.</summary>
public sealed class PartitionOutput
{
    /// <summary>In order; only such as have something to write.</summary>
    public List<PartitionMessage> Messages { get; } = [];

    /// <summary>For the log.</summary>
    public List<PartitionNotice> Notices { get; } = [];

    public void Clear()
    {
        Messages.Clear();
        Notices.Clear();
    }
}
