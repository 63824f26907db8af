namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// How far a partition has come, at one instant of its life: an offset to commit and all that goes with it. Immutable
/// and cheap; the metadata string is written only when it is asked for.
/// </summary>
public sealed class Progress
{
    private readonly PartitionMetadata _metadata;

    internal Progress(PartitionMetadata metadata) => _metadata = metadata;

    /// <summary>The offset to commit: where an heir reads from.</summary>
    public long CommittedOffset => _metadata.CommittedOffset;

    /// <summary>The first offset that was not processed.</summary>
    public long NextOffset => _metadata.NextOffset;

    internal PartitionMetadata Metadata => _metadata;

    /// <summary>
    /// The random part of the transactional id of whoever committed the string; null where it is not ours, or is newer.
    /// </summary>
    public static string? FindOwnerTag(string? metadata) => MetadataCodec.Read(metadata).Metadata?.Origin.OwnerTag;

    /// <summary>N of whoever committed the string; null where it is not ours, or is newer.</summary>
    public static long? FindNextOffset(string? metadata) => MetadataCodec.Read(metadata).Metadata?.NextOffset;

    /// <summary>The string that goes with the offset: ASCII, below 4,000 characters.</summary>
    public string ToMetadata() => MetadataCodec.Write(_metadata);

    /// <summary>Whether committing this in place of the other would change nothing.</summary>
    public bool IsSameAs(Progress? other) =>
        other is not null && (ReferenceEquals(this, other) || _metadata.IsSameAs(other._metadata));
}
