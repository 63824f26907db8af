using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// What a WindowActor last said of its partition: an immutable picture that any thread may look at without asking.
/// </summary>
internal sealed record WindowSnapshot
{
    public static WindowSnapshot Opening { get; } = new();

    public PartitionPhase Phase { get; init; } = PartitionPhase.Opening;

    /// <summary>Why it is blocked, or what it waits for; null where it goes on.</summary>
    public string? Reason { get; init; }

    /// <summary>N; null while opening.</summary>
    public long? NextOffset { get; init; }

    public Instant? StreamTime { get; init; }

    public int OpenWindows { get; init; }

    /// <summary>Bytes of the rows in open windows.</summary>
    public long HeldBytes { get; init; }

    public long ReplayDistance { get; init; }

    /// <summary>The offset to read next: in replay below the next offset.</summary>
    public long Position { get; init; }

    /// <summary>
    /// Whether silence would close a window once everything that was fetched is processed: its log end is to be read.
    /// </summary>
    public bool AwaitsSilence { get; init; }
}
