namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// Decides from the committed position where a partition begins and what it takes over. Checked in this order: version,
/// cluster id, C, topic id, N against the log's end, time field.
/// </summary>
/// <param name="origin">Whose metadata would be ours.</param>
/// <param name="log">The partition's log as it is now.</param>
/// <param name="create">Makes a fresh state whose N is the offset.</param>
internal sealed class PartitionOpener(MetadataOrigin origin, LogExtent log, Func<long, PartitionState> create)
{
    private readonly List<PartitionNotice> _notices = [];

    public PartitionOpening Open(CommittedPosition? committed, long freshStart)
    {
        if (committed is null)
        {
            return Opened(create(Math.Max(freshStart, log.Start)));
        }

        var reading = MetadataCodec.Read(committed.Metadata);
        if (reading.NewerVersion is { } version)
        {
            return Blocked(
                $"the committed metadata are of version {version}, this program knows {MetadataCodec.Version}: "
                + "use the newer program, or stop the group and reset the offset");
        }

        return reading.Metadata is { } metadata && IsOurs(metadata, committed) is null
            ? OpenOurs(metadata)
            : OpenFresh(committed, reading.Metadata);
    }

    /// <summary>Null where the metadata are of this cluster and belong to the committed offset; else why not.</summary>
    private string? IsOurs(PartitionMetadata metadata, CommittedPosition committed) =>
        metadata.Origin.Cluster != origin.Cluster ? $"its metadata are of the cluster {metadata.Origin.Cluster}"
        : metadata.CommittedOffset != committed.Offset ? $"its metadata belong to offset {metadata.CommittedOffset}"
        : null;

    /// <summary>Somebody else set the offset: an operator, a mirror, another program.</summary>
    private PartitionOpening OpenFresh(CommittedPosition committed, PartitionMetadata? foreign)
    {
        if (committed.Offset > log.End)
        {
            return BeyondTheEnd($"the committed offset {committed.Offset}");
        }

        var why = foreign is null
            ? string.IsNullOrEmpty(committed.Metadata) ? "it has no metadata" : "its metadata are not of this program"
            : IsOurs(foreign, committed);
        Note(
            NoticeLevel.Warning,
            $"the committed offset {committed.Offset} was set by somebody else ({why}): aggregation starts afresh "
            + "there");
        return Opened(create(Math.Max(committed.Offset, log.Start)));
    }

    private PartitionOpening OpenOurs(PartitionMetadata metadata)
    {
        if (!metadata.Origin.MayBeSameTopic(origin))
        {
            Note(
                NoticeLevel.Warning,
                $"the topic was deleted and created again: aggregation starts afresh at its beginning{Drop(metadata)}");
            return Opened(create(log.Start));
        }

        if (metadata.NextOffset > log.End)
        {
            return BeyondTheEnd($"the next offset to process, {metadata.NextOffset},");
        }

        if (metadata.Origin.TimeField != origin.TimeField)
        {
            Note(
                NoticeLevel.Warning,
                "event time comes from another field than before: aggregation starts afresh at offset "
                + $"{metadata.NextOffset}{Drop(metadata)}");
            var fresh = create(Math.Max(metadata.NextOffset, log.Start));
            AggregationMatch.RestoreCounts(metadata, fresh.Windows.Aggregations);
            return Opened(fresh);
        }

        var state = create(metadata.NextOffset);
        state.Resume(metadata, log, _notices);
        return Opened(state);
    }

    private static string Drop(PartitionMetadata metadata)
    {
        var rows = metadata.Aggregations.Sum(each => each.OpenRows);
        return $"; {rows} records in open windows, from offset {metadata.CommittedOffset} on, are dropped";
    }

    private PartitionOpening BeyondTheEnd(string what) => Blocked(
        $"{what} lies beyond the end of the log, {log.End}: records that were read are gone (unclean leader "
        + "election?); stop the group and reset the offset");

    private void Note(NoticeLevel level, string text) => _notices.Add(new(level, text));

    private PartitionOpening Opened(PartitionState state) => new() { State = state, Notices = _notices };

    private PartitionOpening Blocked(string reason)
    {
        Note(NoticeLevel.Error, reason);
        return new() { BlockedReason = reason, Notices = _notices };
    }
}
