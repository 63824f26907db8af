using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>The world around a partition state: its log, its registry, what waits for a commit, what is committed.</summary>
internal sealed class SimulatedPartition : IDisposable
{
    private readonly SimulationCase _case;
    private readonly ISimulationObserver _observer;
    private readonly ChunkPool _pool = new();
    private readonly ScriptedReader _reader = new();
    private readonly PartitionOutput _output = new();
    private readonly List<ScriptedRecord> _log = [];
    private List<QueueEntry> _queue = [];
    private bool _isRegistryLost;

    public SimulatedPartition(SimulationCase @case, ISimulationObserver observer)
    {
        (_case, _observer, Aggregations) = (@case, observer, @case.Aggregations);
        Open();
    }

    public SimulationCase Case => _case;

    public IReadOnlyList<AggregationSpec> Aggregations { get; private set; }

    public IReadOnlyList<ScriptedRecord> Log => _log;

    public long LogStart { get; private set; }

    public int TopicId { get; private set; } = 1;

    public long Now { get; private set; }

    public bool IsSchemaKnown { get; private set; }

    public CommittedPosition? Committed { get; private set; }

    /// <summary>The entry whose progress was committed last, by the program.</summary>
    public QueueEntry? LastCommitted { get; private set; }

    public PartitionState? State { get; private set; }

    public IReadOnlyList<PartitionNotice> Notices => _output.Notices;

    public long RentedBytes => _pool.RentedBytes;

    /// <summary>Lets all steps happen, or those until the partition is blocked.</summary>
    public static void Run(SimulationCase @case, ISimulationObserver observer)
    {
        using var partition = new SimulatedPartition(@case, observer);
        foreach (var step in @case.Steps)
        {
            if (partition.State is null)
            {
                return;
            }

            partition.Take(step);
            observer.Stepped(partition, step);
        }
    }

    public void Dispose() => State?.Dispose();

    private void Take(SimulationStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Append:
                _log.Add(step.Record);
                break;
            case StepKind.Tick:
                Now += step.Amount;
                break;
            case StepKind.RegisterSchema:
                IsSchemaKnown = true;
                break;
            case StepKind.LoseRegistry or StepKind.FindRegistry:
                _isRegistryLost = step.Kind == StepKind.LoseRegistry;
                break;
            case StepKind.Read:
                ReadMany(step.Amount);
                break;
            case StepKind.Idle:
                CloseIdle(step.Amount);
                break;
            case StepKind.Commit:
                Commit(step.Amount);
                break;
            case StepKind.Expire:
                LogStart = Math.Min(_log.Count, LogStart + step.Amount);
                break;
            default:
                Restart(step);
                break;
        }
    }

    private void Restart(SimulationStep step)
    {
        if (step.Kind == StepKind.SetOffset)
        {
            if (Committed is not { } committed)
            {
                return;
            }

            Committed = step.Amount == 0
                ? committed with { Metadata = null }
                : committed with { Offset = Math.Min(_log.Count, Math.Max(LogStart, committed.Offset + step.Amount)) };
        }
        else if (step.Kind == StepKind.Recreate)
        {
            _log.Clear();
            (LogStart, TopicId) = (0, TopicId + 1);
        }
        else if (step.Kind == StepKind.Truncate)
        {
            var end = Math.Max((int)LogStart, _log.Count - (int)step.Amount);
            _log.RemoveRange(end, _log.Count - end);
        }
        else if (step.Kind == StepKind.Configure)
        {
            Aggregations = step.Aggregations;
        }

        Open();
    }

    private void Open()
    {
        State?.Dispose();
        _output.Clear();
        var definition = new SourceDefinition
        {
            SourceTopic = "in",
            Aggregations = [.. Aggregations.Select(each => each.ToDefinition())],
            MaxFuture = _case.MaxFuture is { } most ? Duration.FromMilliseconds(most) : null,
            Undecodable = UndecodablePolicy.Topic,
            LateToTopic = true,
        };
        var identity = new PartitionIdentity("cluster", new Guid(TopicId, 0, 0, new byte[8]), "owner");
        var settings = new PartitionSettings
        {
            Statistics = ScriptedPartition.OffsetsOf,
            ExceptionsMax = _case.ExceptionsMax,
        };
        var log = new LogExtent(LogStart, _log.Count);
        var opening = PartitionState.Open(definition, _reader, _pool, identity, Committed, log, LogStart, settings);
        State = opening.State;
        _output.Notices.AddRange(opening.Notices);
        _queue = [];
        if (State is not null)
        {
            _queue.Add(new(new([], [], State.Snapshot())));
        }

        _observer.Opened(this, _queue.FirstOrDefault());
    }

    private void ReadMany(long count)
    {
        for (var i = 0L; i < count; i++)
        {
            if (State!.Position < LogStart)
            {
                State.MoveToLogStart(LogStart, _output);
                _queue.Add(new(new([], [], State.Snapshot())));
                _observer.MovedToLogStart(this, _queue[^1]);
            }

            if (State.Position >= _log.Count || !ReadNext())
            {
                return;
            }
        }
    }

    private bool ReadNext()
    {
        var offset = State!.Position;
        var status = Hand(offset, _log[(int)offset]);
        var entries = status == ProcessStatus.Processed ? TakeEntries() : [];
        _queue.AddRange(entries);
        _observer.Read(this, offset, status, entries);
        return status == ProcessStatus.Processed;
    }

    private ProcessStatus Hand(long offset, ScriptedRecord record)
    {
        if (record.Kind == ScriptedKind.Marker)
        {
            State!.SkipTo(offset + 1, _output);
            return ProcessStatus.Processed;
        }

        _reader.IsSecondSchemaKnown = _isRegistryLost ? null : IsSchemaKnown;
        var hasValue = record.Kind != ScriptedKind.NullValue;
        var source = new SourceRecord { Offset = offset, HasValue = hasValue, Value = hasValue ? record.Value : [] };
        return State!.Process(source, ScriptedRecord.At(Now), _output);
    }

    /// <summary>The messages, the last of which has the progress after the record.</summary>
    private List<QueueEntry> TakeEntries()
    {
        var entries = _output.Messages.ConvertAll(message => new QueueEntry(message));
        _output.Messages.Clear();
        if (entries.Count == 0 || !entries[^1].Progress.IsSameAs(State!.Snapshot()))
        {
            entries.Add(new(new([], [], State!.Snapshot())));
        }

        return entries;
    }

    private void CloseIdle(long silence)
    {
        if (State!.IsReplaying || State.Position != _log.Count)
        {
            return;
        }

        var entry = State.CloseIdle(Duration.FromMilliseconds(silence), _output) ? TakeEntries().Single() : null;
        if (entry is not null)
        {
            _queue.Add(entry);
        }

        _observer.ClosedIdle(this, silence, entry);
    }

    private void Commit(long wanted)
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var count = wanted == 0 ? _queue.Count : 1 + (int)((wanted - 1) % _queue.Count);
        var entries = _queue[..count];
        _queue = _queue[count..];
        LastCommitted = entries[^1];
        var metadata = _case.Forgotten == MetadataPart.None
            ? LastCommitted.Progress.ToMetadata()
            : ForgetfulMetadata.Write(LastCommitted.Progress, _case.Forgotten);
        Committed = new(LastCommitted.Progress.CommittedOffset, metadata);
        _observer.Committed(this, entries);
    }
}
