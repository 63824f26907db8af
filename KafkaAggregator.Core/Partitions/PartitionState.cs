using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// One owned topic-partition: everything that must be right about windows, lateness, replay and commits. Records, time
/// and now go in, messages and progress come out; it knows no clock and does no I/O. Not thread-safe.
/// <para>
/// <b>State.</b> N: the first offset not yet processed. S, stream time: the largest valid event time below N. B, per
/// aggregation: the end of the latest window that idleness or the limit closed. Open windows with their rows. Counts of
/// rejected records that no summary has reported. Exceptions: records whose verdict the log would not give again.
/// </para>
/// <para>
/// <b>Closed.</b> A window [start, end) of an aggregation with expiration x is closed iff end + x ≤ S or end ≤ B.
/// Closed windows never open again; nothing else decides lateness.
/// </para>
/// <para>
/// <b>A record at or after N</b> is rejected and counted, or valid. A valid one moves S to its time; the windows that
/// this closes are emitted in order of end + x, end, aggregation, S moving to each such instant with N unmoved: each is
/// a message whose progress may be committed alone. Then it joins its window in each aggregation, or is late there.
/// </para>
/// <para>
/// <b>Commit.</b> C is the least offset of any record in any open window, or N. The rest is in the metadata
/// (<see cref="MetadataCodec"/>). <b>Replay.</b> An heir reads from C: a record below N joins what is open under the
/// loaded S and B, and does nothing else; so the open windows come back as they were.
/// </para>
/// </summary>
public sealed partial class PartitionState : IDisposable
{
    private readonly SourceDefinition _definition;
    private readonly IRecordReader _reader;
    private readonly MetadataOrigin _origin;
    private readonly PartitionWindows _windows;
    private readonly VerdictExceptions _exceptions;
    private readonly LossBounds _losses = new();
    private readonly WindowCloser _closer;

    /// <summary>Not null while a record below N is outstanding.</summary>
    private ReplayPlan? _replay;
    private long _replayedSurplus;

    internal PartitionState(
        SourceDefinition definition,
        IRecordReader reader,
        ChunkPool pool,
        PartitionSettings settings,
        MetadataOrigin origin,
        long nextOffset)
    {
        (_definition, _reader, _origin) = (definition, reader, origin);
        _windows = new(definition, pool);
        _exceptions = new(settings.ExceptionsMax);
        _closer = new(_windows, _exceptions, _losses, settings);
        NextOffset = Position = nextOffset;
    }

    /// <summary>N.</summary>
    public long NextOffset { get; private set; }

    /// <summary>The offset to read next; in replay it is below N.</summary>
    public long Position { get; private set; }

    public bool IsReplaying => _replay is not null;

    /// <summary>S; null until there is a valid record.</summary>
    public Instant? StreamTime => _windows.StreamTime;

    /// <summary>
    /// Valid records that were handed in, replayed ones too: whether it moved says whether a batch had one.
    /// </summary>
    public long ValidCount { get; private set; }

    /// <summary>
    /// Records rejected since this was opened, replayed ones left out; never falls. A record that is late in several
    /// aggregations counts once.
    /// </summary>
    public RejectionCounts Rejected { get; private set; }

    /// <summary>
    /// Array elements since this was opened that were beyond the known length, replayed ones left out.
    /// </summary>
    public long SurplusElements => _reader.SurplusElements - _replayedSurplus;

    public int OpenWindowCount => _windows.OpenCount;

    /// <summary>Bytes of the rows in open windows.</summary>
    public long HeldBytes => _windows.HeldBytes;

    /// <summary>How many offsets an heir would replay: N − C.</summary>
    public long ReplayDistance => NextOffset - CommittedOffset;

    /// <summary>After <see cref="ProcessStatus.AwaitsSchema"/>: the id that is waited for.</summary>
    public int? AwaitedSchemaId { get; private set; }

    /// <summary>After <see cref="ProcessStatus.AwaitsMemory"/>: what takes it, for people.</summary>
    public string? MemoryReason { get; private set; }

    /// <summary>After <see cref="ProcessStatus.Stopped"/>: what stands in the way, for people.</summary>
    public string? StopReason { get; private set; }

    /// <summary>
    /// The confirmed silence with which <see cref="CloseIdle"/> would close a window; null where no window is open, or
    /// while replaying.
    /// </summary>
    public Duration? SilenceUntilNextClosing =>
        !IsReplaying && _windows.NextClosing is { } closing && StreamTime is { } streamTime
            ? closing - streamTime
            : null;

    internal PartitionWindows Windows => _windows;

    private long CommittedOffset => _replay?.CommittedOffset ?? _windows.LeastOffset ?? NextOffset;

    /// <summary>
    /// Begins where the committed position says, or at <paramref name="freshStart"/> where nothing was committed.
    /// </summary>
    /// <param name="definition">What is to be done with the topic.</param>
    /// <param name="reader">Reads its records; belongs to this partition.</param>
    /// <param name="pool">Memory for rows.</param>
    /// <param name="identity">What metadata are bound to.</param>
    /// <param name="committed">What the group's coordinator has; null where nothing was committed.</param>
    /// <param name="log">The partition's log as it is now.</param>
    /// <param name="freshStart">Where a partition without a committed position begins.</param>
    public static PartitionOpening Open(
        SourceDefinition definition,
        IRecordReader reader,
        ChunkPool pool,
        PartitionIdentity identity,
        CommittedPosition? committed,
        LogExtent log,
        long freshStart)
    {
        var settings = new PartitionSettings { Statistics = new SummaryCalculator().Compute };
        return Open(definition, reader, pool, identity, committed, log, freshStart, settings);
    }

    internal static PartitionOpening Open(
        SourceDefinition definition,
        IRecordReader reader,
        ChunkPool pool,
        PartitionIdentity identity,
        CommittedPosition? committed,
        LogExtent log,
        long freshStart,
        PartitionSettings settings)
    {
        var topics = definition.Aggregations.Select(each => each.AggregatedTopic).ToHashSet(StringComparer.Ordinal);
        if (topics.Count is 0 or > SourceDefinition.AggregationsMax || topics.Count != definition.Aggregations.Count)
        {
            throw new ArgumentException("1 to 16 aggregations, no two into one topic", nameof(definition));
        }

        var origin = MetadataOrigin.Of(identity, definition.Time);
        var opener = new PartitionOpener(origin, log, start => new(definition, reader, pool, settings, origin, start));
        return opener.Open(committed, freshStart);
    }

    /// <summary>
    /// Decides one record. It gives a message only where there is something to write; the caller asks for
    /// <see cref="Snapshot"/> at the end of a batch.
    /// </summary>
    /// <param name="record">At <see cref="Position"/>, or behind it where offsets are missing between.</param>
    /// <param name="now">The wall clock, by which a record is future.</param>
    /// <param name="output">Takes what comes out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The record is below the position: a bug of the caller.</exception>
    public ProcessStatus Process(in SourceRecord record, Instant now, PartitionOutput output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(record.Offset, Position, nameof(record));
        if (_replay is not null)
        {
            if (record.Offset < NextOffset)
            {
                return Replay(record, output);
            }

            MoveTo(NextOffset, output.Notices);
        }

        var reading = _reader.Read(record);
        switch (reading.Verdict)
        {
            case RecordVerdict.Valid when !IsFuture(reading.EventTime, now):
                return Accept(record, reading.EventTime, output);
            case RecordVerdict.AwaitsSchema:
                AwaitedSchemaId = reading.SchemaId;
                return ProcessStatus.AwaitsSchema;
            case RecordVerdict.NullValue:
                RejectNullValue(record.Offset, output);
                return ProcessStatus.Processed;
            default:
                return Reject(record, reading, output);
        }
    }

    /// <summary>
    /// Goes on behind offsets that hold nothing to read: control records, aborted ones, gaps of compaction.
    /// </summary>
    public void SkipTo(long nextOffset, PartitionOutput output)
    {
        if (nextOffset > Position)
        {
            MoveTo(nextOffset, output.Notices);
        }
    }

    /// <summary>
    /// Closes what a confirmed silence at the end of the log closes: time stands at S + silence, and no window that
    /// starts after S closes. False where nothing closes.
    /// </summary>
    public bool CloseIdle(Duration silence, PartitionOutput output)
    {
        if (IsReplaying || StreamTime is not { } streamTime || !(_windows.NextClosing <= streamTime + silence))
        {
            return false;
        }

        foreach (var each in _windows.Aggregations)
        {
            each.RaiseClosedUpTo(each.LatestIdleEnd(streamTime, streamTime + silence));
        }

        Emit(_closer.EmitClosed(ClosedBy.Idle), null, output);
        return true;
    }

    /// <summary>
    /// Goes on at the start of the log, where the position is no longer in it: what lies between is lost, and every
    /// window that starts at or before stream time is incomplete.
    /// </summary>
    public void MoveToLogStart(long logStart, PartitionOutput output)
    {
        if (logStart <= Position)
        {
            return;
        }

        output.Notices.Add(LoseUpTo(logStart));
        MoveTo(logStart, output.Notices);
    }

    /// <summary>The progress as of now.</summary>
    public Progress Snapshot()
    {
        var aggregations = new AggregationMetadata[_windows.Aggregations.Length];
        foreach (var each in _windows.Aggregations)
        {
            var rows = _replay?.RowsOf(each) ?? each.Windows.RowCount;
            aggregations[each.Index] = new(each.TopicHash, each.CutHash, each.ClosedUpTo, rows, each.Counts);
        }

        return new(new PartitionMetadata
        {
            Origin = _origin,
            CommittedOffset = CommittedOffset,
            NextOffset = NextOffset,
            StreamTime = StreamTime,
            RetentionLossUpTo = _losses.RetentionUpTo,
            IsLossOpen = _losses.IsOpen,
            ReplayLossUpTo = _losses.ReplayUpTo,
            Exceptions = _exceptions.Listed(CommittedOffset, StreamTime),
            Aggregations = aggregations,
        });
    }

    /// <summary>Returns the memory of open windows; they are rebuilt by whoever opens the partition next.</summary>
    public void Dispose() => _windows.Dispose();

    /// <summary>Takes over what was committed, and prepares the replay from C to N.</summary>
    internal void Resume(PartitionMetadata metadata, LogExtent log, List<PartitionNotice> notices)
    {
        if (metadata.StreamTime is { } streamTime)
        {
            _windows.Advance(streamTime);
        }

        _losses.Load(metadata);
        foreach (var offset in metadata.Exceptions)
        {
            _exceptions.AddListed(offset);
        }

        var rows = AggregationMatch.Restore(metadata, _windows.Aggregations, notices);
        Position = metadata.CommittedOffset;
        _replay = new(metadata.CommittedOffset, rows);
        if (log.Start > Position)
        {
            notices.Add(LoseUpTo(log.Start));
        }

        MoveTo(Math.Max(log.Start, Position), notices);
    }
}
