using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Something that the sink could commit: a message, or progress alone.</summary>
internal sealed class QueueEntry(PartitionMessage message)
{
    public PartitionMessage Message { get; } = message;

    public Progress Progress => Message.Progress;

    /// <summary>What an observer remembers with it, to return to after a crash.</summary>
    public object? Memory { get; set; }
}
