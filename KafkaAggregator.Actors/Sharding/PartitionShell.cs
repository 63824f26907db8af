using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// One attach of a partition, as its WindowActor has it: batches go through the partition's state in order, what comes
/// out goes to the sink, and silence is kept account of. A batch whose record awaits a schema stands there, and all
/// behind it waits: credit that is not returned bounds how much that is.
/// </summary>
internal sealed class PartitionShell : IDisposable
{
    private readonly WindowEnvironment _environment;
    private readonly PartitionState _state;
    private readonly IActorRef _sink;
    private readonly IActorRef _lane;
    private readonly SilenceClock _silence;
    private readonly PartitionOutput _output = new();
    private readonly Queue<Fetched> _waiting = new();
    private BatchCursor? _cursor;
    private Progress _told;
    private string? _stoppedReason;
    private string? _sinkReason;
    private int? _awaitedSchemaId;
    private string? _memoryReason;
    private bool _isTryingMemory;

    public PartitionShell(
        WindowEnvironment environment, WindowProtocol.Attach attach, PartitionState state)
    {
        (_environment, _state, Ownership, Source) = (environment, state, attach.Ownership, attach.Source);
        (_sink, _lane) = (attach.Sink, attach.Lane);
        _silence = new(environment.Time);
        _told = state.Snapshot();
        Publish();
    }

    public Ownership Ownership { get; }

    public SourceDefinition Source { get; }

    /// <summary>The offset to fetch next, by what was processed.</summary>
    public long Position => _state.Position;

    public long NextOffset => _state.NextOffset;

    /// <summary>The schema that the record at the position waits for; null where none is waited for.</summary>
    public int? AwaitedSchemaId => _awaitedSchemaId;

    /// <summary>Whether the record at the position finds no room for its row.</summary>
    public bool AwaitsMemory => _memoryReason is not null;

    /// <summary>The beginning of the silence, by which an expiry tick is known to be stale.</summary>
    public long SilentSince => _silence.SilentSince;

    /// <summary>
    /// Opens the partition at the sink; false where the ownership has ended, of which the sink may have heard already.
    /// </summary>
    public bool TryOpenSink(IActorRef self) => Ownership.TryDo(() =>
        _sink.Tell(new SinkProtocol.Open(Ownership.Partition, Ownership.Epoch, self, Source, _told), self));

    /// <summary>Takes a batch, or the news that the log ends here.</summary>
    public void Take(Fetched fetched)
    {
        if (_stoppedReason is not null)
        {
            fetched.Release();
            return;
        }

        _waiting.Enqueue(fetched);
        Work();
    }

    /// <summary>Goes on where a schema was waited for.</summary>
    public void GoOn(int schemaId)
    {
        if (_awaitedSchemaId == schemaId)
        {
            _awaitedSchemaId = null;
            Work();
        }
    }

    /// <summary>Looks whether there is room now.</summary>
    public void TryMemory()
    {
        if (_memoryReason is null)
        {
            return;
        }

        (_memoryReason, _isTryingMemory) = (null, true);
        Work();
        _isTryingMemory = false;
        if (_memoryReason is null)
        {
            WindowLog.HasMemory(_environment.Logger, Ownership.Partition);
        }
    }

    /// <summary>
    /// Takes a reading of the log's end. Where it counts and leaves a window open, the time until silence closes it.
    /// </summary>
    public TimeSpan? Confirm(WindowProtocol.EndReading reading)
    {
        var isAtEnd = reading.LogEnd == _state.NextOffset && !_state.IsReplaying;
        if (_environment.IdleTimeout is not { } timeout
            || _silence.Confirm(reading.AskedAt, isAtEnd) is not { } silence)
        {
            return null;
        }

        if (silence >= timeout && _state.CloseIdle(Duration.FromTimeSpan(silence), _output))
        {
            Deliver();
        }

        return _state.SilenceUntilNextClosing is { } needed ? Remaining(needed, timeout, silence) : null;
    }

    public void ReadingFailed() => _silence.Break();

    public void MoveToLogStart(long logStart)
    {
        _state.MoveToLogStart(logStart, _output);
        Deliver();
    }

    /// <summary>So much of what the sink had of this partition is committed.</summary>
    public void Committed(int bytes) => Ownership.Return(bytes);

    public void BlockedBySink(string reason) => HoldBySink(reason);

    public void UnblockedBySink() => HoldBySink(null);

    public void Dispose()
    {
        _cursor?.Dispose();
        while (_waiting.TryDequeue(out var fetched))
        {
            fetched.Release();
        }

        _state.Dispose();
    }

    private static TimeSpan Remaining(Duration needed, TimeSpan timeout, TimeSpan silence)
    {
        // Up to the next tick of TimeSpan: a timer must not come before what it waits for.
        var wanted = TimeSpan.FromTicks((needed.Nanoseconds / TimeSpan.NanosecondsPerTick) + 1);
        return (wanted > timeout ? wanted : timeout) - silence;
    }

    private void Work()
    {
        while (_awaitedSchemaId is null && _memoryReason is null && _stoppedReason is null && Next())
        {
        }
    }

    /// <summary>Does one thing; false where there is nothing to do.</summary>
    private bool Next()
    {
        if (_cursor is not null)
        {
            Process(_cursor);
            return true;
        }

        if (!_waiting.TryDequeue(out var fetched))
        {
            return false;
        }

        switch (fetched.Event)
        {
            case RecordBatch:
                _cursor = new(fetched);
                if (!_cursor.MoveNext())
                {
                    Finish(_cursor);
                }

                break;
            case EndConfirmed end:
                _state.SkipTo(end.Offset, _output);
                Deliver();
                break;
        }

        return true;
    }

    private void Process(BatchCursor cursor)
    {
        var now = Instant.FromDateTimeOffset(_environment.Time.GetUtcNow());
        var (valid, next, consumed) = (_state.ValidCount, _state.NextOffset, 0L);
        var (rejected, surplus) = (_state.Rejected, _state.SurplusElements);
        var status = ProcessStatus.Processed;
        do
        {
            // What is below the position was fetched before a seek, and is processed already.
            if (cursor.Offset >= _state.Position)
            {
                status = _state.Process(cursor.Current, now, _output);
                consumed += status == ProcessStatus.Processed && cursor.Offset >= next ? 1 : 0;
            }
        }
        while (status == ProcessStatus.Processed && cursor.MoveNext());

        if (_environment.Metrics is { } metrics)
        {
            metrics.Consumed(Source.SourceTopic, consumed);
            metrics.Rejected(Source.SourceTopic, rejected, _state.Rejected);
            metrics.SurplusElements(Source.SourceTopic, _state.SurplusElements - surplus);
        }

        if (_state.ValidCount != valid)
        {
            _silence.Break();
        }

        switch (status)
        {
            case ProcessStatus.AwaitsSchema:
                _awaitedSchemaId = _state.AwaitedSchemaId;
                WindowLog.AwaitsSchema(_environment.Logger, Ownership.Partition, _awaitedSchemaId ?? 0);
                Deliver();
                break;
            case ProcessStatus.AwaitsMemory:
                AwaitMemory();
                break;
            case ProcessStatus.Stopped:
                Deliver();
                Stop(_state.StopReason ?? "a record was not decided");
                break;
            default:
                Finish(cursor);
                break;
        }
    }

    private void AwaitMemory()
    {
        _memoryReason = _state.MemoryReason;
        if (!_isTryingMemory)
        {
            WindowLog.AwaitsMemory(_environment.Logger, Ownership.Partition, _memoryReason);
        }

        Deliver();
    }

    private void Finish(BatchCursor cursor)
    {
        _state.SkipTo(cursor.NextOffset, _output);
        _cursor = null;
        cursor.Dispose();
        Deliver();
    }

    private void Stop(string reason)
    {
        _stoppedReason = reason;
        _cursor?.Dispose();
        _cursor = null;
        while (_waiting.TryDequeue(out var fetched))
        {
            fetched.Release();
        }

        WindowLog.Stopped(_environment.Logger, Ownership.Partition, reason);
        Publish();
        _lane.Tell(new LaneProtocol.Stopped(Ownership, reason));
    }

    /// <summary>
    /// Gives the sink what came out, with the progress behind it; says nothing where nothing has changed.
    /// </summary>
    private void Deliver()
    {
        foreach (var notice in _output.Notices)
        {
            WindowLog.Notice(_environment.Logger, Ownership.Partition, notice);
        }

        // Who is told something may look at the picture next.
        Publish();
        var progress = _state.Snapshot();
        if (_output.Messages.Count > 0 || !progress.IsSameAs(_told))
        {
            PartitionMessage[] messages = [.. _output.Messages];
            var bytes = MessageWeight.Of(messages);
            Ownership.Take(bytes);
            _told = progress;
            _sink.Tell(new SinkProtocol.Accept(Ownership.Partition, Ownership.Epoch, messages, progress, bytes));
        }

        _output.Clear();
    }

    private void HoldBySink(string? reason)
    {
        _sinkReason = reason;
        Ownership.IsHeldBySink = reason is not null;
        Publish();
    }

    private void Publish() => Ownership.Snapshot = new()
    {
        Phase = Phase(),
        Reason = BlockedReason ?? (_awaitedSchemaId is { } id ? $"waits for schema {id}" : null),
        NextOffset = _state.NextOffset,
        StreamTime = _state.StreamTime,
        OpenWindows = _state.OpenWindowCount,
        HeldBytes = _state.HeldBytes,
        ReplayDistance = _state.ReplayDistance,
        Position = _state.Position,
        AwaitsSilence = _environment.IdleTimeout is not null && _state.SilenceUntilNextClosing is not null,
    };

    private string? BlockedReason => _stoppedReason ?? _sinkReason ?? _memoryReason;

    private PartitionPhase Phase() =>
        BlockedReason is not null ? PartitionPhase.Blocked
        : _awaitedSchemaId is not null ? PartitionPhase.AwaitingSchema
        : _state.IsReplaying ? PartitionPhase.Replaying
        : PartitionPhase.Running;
}
