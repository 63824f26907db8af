using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Sees what happens to a simulated partition, and what came out of it.</summary>
internal interface ISimulationObserver
{
    /// <summary>It was opened, at the start or after the end of its owner; it may be blocked.</summary>
    void Opened(SimulatedPartition partition, QueueEntry? entry);

    /// <summary>Its position was no longer in the log.</summary>
    void MovedToLogStart(SimulatedPartition partition, QueueEntry entry);

    /// <summary>It was given the record.</summary>
    void Read(SimulatedPartition partition, long offset, ProcessStatus status, IReadOnlyList<QueueEntry> entries);

    /// <summary>It was told of a silence; the entry is null where nothing closed.</summary>
    void ClosedIdle(SimulatedPartition partition, long silence, QueueEntry? entry);

    void Committed(SimulatedPartition partition, IReadOnlyList<QueueEntry> entries);

    /// <summary>A step has ended.</summary>
    void Stepped(SimulatedPartition partition, SimulationStep step);
}
