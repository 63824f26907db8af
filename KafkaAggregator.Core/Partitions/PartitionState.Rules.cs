using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>What becomes of a record, live and in replay.</summary>
public sealed partial class PartitionState
{
    private bool IsFuture(Instant eventTime, Instant now) =>
        _definition.MaxFuture is { } most && eventTime > now + most;

    /// <summary>A valid record at or after N.</summary>
    private ProcessStatus Accept(in SourceRecord record, Instant eventTime, PartitionOutput output)
    {
        List<WindowSummary>? summaries = null;
        if (_losses.IsOpen)
        {
            summaries = AcceptAfterLoss(eventTime);
        }
        else if (_windows.IsClosing(eventTime))
        {
            CloseOneByOne(eventTime, output);
        }

        if (summaries is null && !HasRoom(eventTime))
        {
            return ProcessStatus.AwaitsMemory;
        }

        ValidCount++;
        _windows.Advance(eventTime);
        List<RejectedRecord>? late = null;
        var isLate = false;
        foreach (var each in _windows.Aggregations)
        {
            if (!_windows.TryJoin(each, eventTime, record.Offset, _reader.Row))
            {
                each.Count(RejectionReason.Late);
                isLate = true;
                if (_definition.LateToTopic)
                {
                    (late ??= []).Add(RejectedRecords.CopyLate(record, each.Definition, each.WindowAt(eventTime)));
                }
            }
        }

        if (isLate)
        {
            Rejected = Rejected.Plus(RejectionReason.Late);
        }

        MoveTo(record.Offset + 1, output.Notices);
        Emit(_closer.CloseExcess(NextOffset, summaries, output.Notices), late, output);
        return ProcessStatus.Processed;
    }

    private bool HasRoom(Instant eventTime)
    {
        if (_windows.HasRoom(eventTime, _reader.Row))
        {
            return true;
        }

        MemoryReason = NoticeTexts.NoRoom(_windows.FindLargest());
        return false;
    }

    /// <summary>
    /// Closes what the event time closes, stream time moving to each closing instant with N unmoved: every message may
    /// be committed alone. The instants are those of the windows that were open before: the limit may close some of
    /// them on the way, which does not change where stream time halts.
    /// </summary>
    private void CloseOneByOne(Instant eventTime, PartitionOutput output)
    {
        foreach (var closing in _windows.FindClosings(eventTime))
        {
            _windows.Advance(closing);
            var summaries = _closer.EmitClosed(ClosedBy.EventTime);
            Emit(_closer.CloseExcess(NextOffset, summaries, output.Notices), null, output);
        }
    }

    /// <summary>
    /// The first valid record behind records that nobody read says up to where windows may lack some. Before that it is
    /// not known which of those it closes are incomplete; so they go into one message with it, not one by one.
    /// </summary>
    private List<WindowSummary>? AcceptAfterLoss(Instant eventTime)
    {
        _windows.Advance(eventTime);
        _losses.Settle(StreamTime);
        return _closer.EmitClosed(ClosedBy.EventTime);
    }

    private void RejectNullValue(long offset, PartitionOutput output)
    {
        foreach (var each in _windows.Aggregations)
        {
            each.CountNullValue();
        }

        Rejected = Rejected.PlusNullValue();

        MoveTo(offset + 1, output.Notices);
    }

    /// <summary>An undecodable, undated or future record at or after N.</summary>
    private ProcessStatus Reject(in SourceRecord record, in RecordReading reading, PartitionOutput output)
    {
        var reason = reading.Verdict switch
        {
            RecordVerdict.Valid => RejectionReason.Future,
            RecordVerdict.Undated => RejectionReason.Undated,
            _ => RejectionReason.Undecodable,
        };
        if (_definition.Undecodable == UndecodablePolicy.Stop)
        {
            StopReason = NoticeTexts.Stopped(record.Offset, reason, reading);
            return ProcessStatus.Stopped;
        }

        foreach (var each in _windows.Aggregations)
        {
            each.Count(reason);
        }

        Rejected = Rejected.Plus(reason);

        if (reason == RejectionReason.Future)
        {
            _exceptions.AddFuture(record.Offset, reading.EventTime);
        }
        else if (reading.IsSchemaUnknown)
        {
            _exceptions.AddListed(record.Offset);
        }

        MoveTo(record.Offset + 1, output.Notices);
        List<RejectedRecord>? rejected = _definition.Undecodable == UndecodablePolicy.Topic
            ? [RejectedRecords.Copy(record, reason, reading.Failure)]
            : null;
        Emit(_closer.CloseExcess(NextOffset, null, output.Notices), rejected, output);
        return ProcessStatus.Processed;
    }

    /// <summary>A record below N: it joins what is open, and nothing else happens.</summary>
    private ProcessStatus Replay(in SourceRecord record, PartitionOutput output)
    {
        if (!_exceptions.Contains(record.Offset))
        {
            var surplus = _reader.SurplusElements;
            var reading = _reader.Read(record);
            _replayedSurplus += _reader.SurplusElements - surplus;
            if (reading.Verdict == RecordVerdict.AwaitsSchema)
            {
                AwaitedSchemaId = reading.SchemaId;
                return ProcessStatus.AwaitsSchema;
            }

            if (reading.Verdict == RecordVerdict.Valid)
            {
                if (!HasRoom(reading.EventTime))
                {
                    return ProcessStatus.AwaitsMemory;
                }

                JoinAgain(record.Offset, reading.EventTime);
            }
        }

        MoveTo(record.Offset + 1, output.Notices);
        return ProcessStatus.Processed;
    }

    private void JoinAgain(long offset, Instant eventTime)
    {
        if (!(eventTime <= StreamTime))
        {
            // It was future when it was processed, else stream time would have reached it.
            _exceptions.AddFuture(offset, eventTime);
            return;
        }

        ValidCount++;
        foreach (var each in _windows.Aggregations)
        {
            _windows.TryJoin(each, eventTime, offset, _reader.Row);
        }
    }

    /// <summary>Moves the position, and with it N where it is not below; there a replay ends.</summary>
    private void MoveTo(long position, List<PartitionNotice> notices)
    {
        Position = position;
        if (position < NextOffset)
        {
            return;
        }

        NextOffset = position;
        if (_replay is { } plan)
        {
            _replay = null;
            if (plan.FindsOtherRecords(_windows, notices))
            {
                _losses.LoseInReplay(StreamTime);
            }
        }
    }

    private PartitionNotice LoseUpTo(long logStart)
    {
        _losses.LoseToRetention(StreamTime, logStart > NextOffset);
        _replay?.Lose(Position, Math.Min(logStart, NextOffset));
        return NoticeTexts.Lost(Position, NextOffset, logStart, StreamTime);
    }

    private void Emit(List<WindowSummary>? summaries, List<RejectedRecord>? rejected, PartitionOutput output)
    {
        if (summaries is not null || rejected is not null)
        {
            output.Messages.Add(new(summaries ?? [], rejected ?? [], Snapshot()));
        }
    }
}
