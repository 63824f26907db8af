using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>A place in the group: one worker after the other, at most one fault at a time.</summary>
internal sealed class WorkerSlot(int number)
{
    public int Number { get; } = number;

    public WorkerProcess? Worker { get; set; }

    /// <summary>Whether a fault has it.</summary>
    public bool IsTaken { get; set; }
}
