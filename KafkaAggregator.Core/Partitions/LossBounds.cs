using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// Up to which start windows are known to lack records. A bound never falls: once all windows that start at or before
/// it are closed, it says nothing any more.
/// </summary>
internal sealed class LossBounds
{
    /// <summary>I: windows that start at or before it lost records to retention.</summary>
    public Instant? RetentionUpTo { get; private set; }

    /// <summary>
    /// Whether records that nobody read are gone, so that I rises to stream time after the next valid record.
    /// </summary>
    public bool IsOpen { get; private set; }

    /// <summary>Windows that start at or before it were replayed with other records than before.</summary>
    public Instant? ReplayUpTo { get; private set; }

    public void Load(PartitionMetadata metadata) =>
        (RetentionUpTo, IsOpen, ReplayUpTo) =
            (metadata.RetentionLossUpTo, metadata.IsLossOpen, metadata.ReplayLossUpTo);

    public void LoseToRetention(Instant? streamTime, bool isUnread)
    {
        RetentionUpTo = Later(RetentionUpTo, streamTime);
        IsOpen |= isUnread;
    }

    /// <summary>After the first valid record behind records that nobody read.</summary>
    public void Settle(Instant? streamTime)
    {
        RetentionUpTo = Later(RetentionUpTo, streamTime);
        IsOpen = false;
    }

    public void LoseInReplay(Instant? streamTime) => ReplayUpTo = Later(ReplayUpTo, streamTime);

    /// <summary>Why a window that starts there may lack records.</summary>
    public IncompleteReason? ReasonOf(Instant windowStart) =>
        windowStart <= RetentionUpTo ? IncompleteReason.Retention
        : windowStart <= ReplayUpTo ? IncompleteReason.Replay
        : null;

    private static Instant? Later(Instant? left, Instant? right) =>
        left is { } one && right is { } other ? Instant.Max(one, other) : left ?? right;
}
