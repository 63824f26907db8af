using Akka.Actor;
using Akka.Streams.Dsl;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// One lane: a consumer, its source stage, and a sink. <see cref="LaneProtocol"/> is what it is told. It decides for
/// each partition what the poll thread, which only knows the consumer, and the WindowActor, which only knows the
/// records, cannot: from where it is read, when it is opened again, when it is blocked.
/// <para>
/// Assigned → committed offset, log and topic are read → Attach → fetched. A partition whose actor died, whose log was
/// cut, or whose topic was created again is closed at the sink and gets a new ownership: the same way from the start.
/// </para>
/// </summary>
internal sealed partial class LaneActor : ReceiveActor, IWithTimers
{
    /// <summary>An actor on this node that does not answer within this is taken for lost.</summary>
    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(10);

    /// <summary>Waits before what could not be read is asked for again: the first, and the longest.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(10);

    /// <summary>What a dead owner left open ends as soon as it can be fenced: it is looked for often.</summary>
    private static readonly TimeSpan HeldUpDelayMax = TimeSpan.FromSeconds(1);

    private readonly IngestEnvironment _environment;
    private readonly int _lane;
    private readonly string _ownerTag;
    private readonly IGroupConsumer _consumer;
    private readonly IActorRef _sink;
    private readonly AssignmentHandler _handler;
    private readonly AssignmentReader _reader;
    private readonly ILaneControl _control;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<TopicPartition, LanePartition> _partitions = [];
    private readonly Deaths _deaths = new();
    private IReadOnlyDictionary<string, SourceDefinition> _sources = new Dictionary<string, SourceDefinition>();
    private IReadOnlyDictionary<string, int>? _topicsAtStart;

    public LaneActor(IngestEnvironment environment, int lane)
    {
        (_environment, _lane) = (environment, lane);
        _ownerTag = OwnerTags.Of(environment.OwnerTag, lane);
        _consumer = environment.OpenConsumer(lane);
        var gate = new CommitGate();
        _sink = Context.Watch(Context.ActorOf(OpenSink(gate), "sink"));
        _handler = new(Self, _sink, gate, environment.Threads, environment.Logger);
        _reader = new(_consumer, environment.Catalog, environment.DeadOwnersFor(_consumer), environment.Threads);
        _control = Run();
        Receive<LaneProtocol.Subscribe>(Subscribe);
        Receive<LaneProtocol.TopicsSeen>(seen =>
        {
            LookWhetherServed();
            ReopenRecreated(seen.Topics);
        });
        Receive<LaneProtocol.Assigned>(assigned => Begin(assigned.Ownerships));
        Receive<LaneProtocol.Revoked>(revoked => Forget(revoked.Ownerships, revoked.Unfinished));
        Receive<LaneMessages.ReadAgain>(again => Read(Present(again.Ownerships), again.IsHeldUp));
        Receive<LaneMessages.FactsRead>(AttachWhatIsRead);
        Receive<WindowProtocol.Attached>(attached => Fetch(attached.Ownership, attached.Position));
        Receive<WindowProtocol.Refused>(refused => Block(refused.Ownership, refused.Reason));
        Receive<LaneMessages.AttachOverdue>(overdue => ReopenUnattached(overdue.Ownership));
        Receive<LaneProtocol.SeekWanted>(seek => Seek(seek.Ownership, seek.Position));
        Receive<LaneProtocol.Stopped>(stopped => Block(stopped.Ownership, stopped.Reason));
        Receive<LaneProtocol.Died>(CountDeath);
        Receive<Terminated>(terminated => AfterDeath(terminated.ActorRef));
        Receive<SinkProtocol.Flushed>(AfterClosing);
        Receive<LaneMessages.ClosingOverdue>(overdue => FailUnclosed(overdue.Ownership));
        Receive<LaneMessages.RenewDue>(due => _control.Renew(due.Ownership));
        Receive<LaneProtocol.FetcherReport>(report => Consider(report.Fetched));
        Receive<LaneMessages.ReadBoundsAgain>(again => ReadBounds(again.Ownership, again.Wanted));
        Receive<LaneMessages.BoundsRead>(DecideOutOfRange);
        Receive<LaneProtocol.Trouble>(trouble => WaitForGroup(trouble.Reason));
        Receive<LaneProtocol.PlaceLost>(lost => LosePlace(lost.Reason));
        Receive<LaneProtocol.CommitInDoubt>(doubt => FailUnlessDraining(doubt.Reason));
        Receive<LaneMessages.StreamEnded>(ended => AfterStream(ended.Error));
        ReceiveReadings();
        ReceiveStalls();
        ReceiveDrain();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IngestEnvironment environment, int lane) =>
        Akka.Actor.Props.Create(() => new LaneActor(environment, lane));

    /// <summary>What the sink fails of is told by the lane's end.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        if (error is not (CommitInDoubtException or GuaranteeRefusedException))
        {
            return Directive.Stop;
        }

        _handler.Abandon();
        return Directive.Escalate;
    });

    /// <summary>
    /// A lane that fails says so to its poll thread at once: its sink ends before it, and a consumer that closes must
    /// not wait for that one's answer.
    /// </summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch
        {
            _handler.Abandon();
            throw;
        }
    }

    protected override void PreStart() => StartReadings();

    protected override void PostStop()
    {
        _stopping.Cancel();
        _handler.Abandon();
        _ = _control.Shutdown();
        _reader.Dispose();
        foreach (var partition in _partitions.Values)
        {
            partition.Ownership.End();
            partition.Ownership.Owner?.Tell(new WindowProtocol.Detach(partition.Ownership.Epoch));
            _environment.Directory.Remove(partition);
        }
    }

    private void Subscribe(LaneProtocol.Subscribe subscribe)
    {
        var wasSubscribed = _sources.Count > 0;
        (_sources, _topicsAtStart) = (subscribe.Sources, subscribe.TopicsAtStart);
        ExpectGroup(wasSubscribed);
        if (_sources.Count > 0 || wasSubscribed)
        {
            _control.Subscribe([.. _sources.Keys]);
        }
    }

    private void Begin(IReadOnlyList<Ownership> ownerships)
    {
        IngestLog.Assigned(_environment.Logger, _lane, ownerships.Count);
        GroupAnswers();
        foreach (var ownership in ownerships)
        {
            var partition = new LanePartition(_lane, ownership);
            _partitions[ownership.Partition] = partition;
            _environment.Directory.Set(partition);
        }

        Read(Present(ownerships));
    }

    private void Forget(IReadOnlyList<Ownership> ownerships, int unfinished)
    {
        IngestLog.Revoked(_environment.Logger, _lane, ownerships.Count);
        _unfinished += _isDraining ? unfinished : 0;
        foreach (var partition in Present(ownerships).Select(ownership => _partitions[ownership.Partition]))
        {
            Unwatch(partition.Ownership.Owner);
            _partitions.Remove(partition.Ownership.Partition);
            _deaths.Forget(partition.Ownership.Partition);
            _environment.Directory.Remove(partition);
        }
    }

    private void Read(IReadOnlyList<Ownership> ownerships, bool isHeldUp = false)
    {
        if (ownerships.Count > 0)
        {
            TopicPartition[] partitions = [.. ownerships.Select(ownership => ownership.Partition)];
            _ = _reader.ReadAsync(partitions, isHeldUp, _stopping.Token).PipeTo(
                Self,
                success: facts => new LaneMessages.FactsRead(ownerships, facts, null),
                failure: error => new LaneMessages.FactsRead(ownerships, null, error));
        }
    }

    private void AttachWhatIsRead(LaneMessages.FactsRead read)
    {
        if (read.Facts is not { } facts)
        {
            AfterFailedReading(Present(read.Ownerships), read.Error!);
            return;
        }

        BrokerAnswers();
        var pending = new List<Ownership>();
        foreach (var ownership in Present(read.Ownerships))
        {
            if (facts.Read.TryGetValue(ownership.Partition, out var opening))
            {
                Attach(_partitions[ownership.Partition], facts.ClusterId, opening);
            }
            else
            {
                var reason = facts.Pending.GetValueOrDefault(ownership.Partition) ?? "nothing was answered";
                IngestLog.OffsetPending(_environment.Logger, ownership.Partition, reason);
                _partitions[ownership.Partition].MoveTo(LanePhase.Reading, reason);
                pending.Add(ownership);
            }
        }

        ReadHeldUp(pending);
    }

    /// <summary>They have been waited for already: at first again at once.</summary>
    private void ReadHeldUp(List<Ownership> pending)
    {
        foreach (var group in pending.GroupBy(ownership => _partitions[ownership.Partition].HeldUpTries++))
        {
            var again = new LaneMessages.ReadAgain([.. group], IsHeldUp: true);
            if (group.Key == 0)
            {
                Self.Tell(again);
            }
            else
            {
                var delay = DelayAfter(group.Key);
                After(delay < HeldUpDelayMax ? delay : HeldUpDelayMax, again);
            }
        }
    }

    private void AfterFailedReading(IReadOnlyList<Ownership> ownerships, Exception error)
    {
        switch (error)
        {
            case KafkaUnavailableException or OperationCanceledException:
                BrokerIsAway(error.Message);
                ReadLater(ownerships, error.Message);
                break;
            case TopicRefusedException:
                // One topic is refused, the others shall not wait for it.
                foreach (var ownership in ownerships)
                {
                    ReadLater([ownership], error.Message);
                }

                break;
            default:
                throw new LaneFailedException(error.Message, error);
        }
    }

    private void ReadLater(IReadOnlyList<Ownership> ownerships, string reason)
    {
        var tries = 0;
        foreach (var partition in ownerships.Select(ownership => _partitions[ownership.Partition]))
        {
            partition.MoveTo(LanePhase.Reading, reason);
            tries = Math.Max(tries, ++partition.Tries);
        }

        if (ownerships.Count > 0)
        {
            After(DelayAfter(tries), new LaneMessages.ReadAgain(ownerships, IsHeldUp: false));
        }
    }

    private void Attach(LanePartition partition, string clusterId, OpeningFacts facts)
    {
        var (topic, number) = partition.Ownership.Partition;
        if (!_sources.TryGetValue(topic, out var source))
        {
            // The group gave it for a subscription that has changed since, and takes it back.
            ReadLater([partition.Ownership], "its topic is not selected any more");
            return;
        }

        partition.TopicId = facts.TopicId;
        partition.MoveTo(LanePhase.Attaching);
        var wasThere = _topicsAtStart?.TryGetValue(topic, out var count) == true && number < count;
        var isLatest = _environment.Options.StartFrom == StartFrom.Latest && wasThere;
        var attach = new WindowProtocol.Attach(
            partition.Ownership,
            source,
            new(clusterId, facts.TopicId, _ownerTag),
            facts.Committed,
            new(facts.Log.Start, facts.Log.End),
            isLatest ? facts.Log.End : facts.Log.Start,
            _sink,
            Self);
        _environment.Region.Tell(new WindowEnvelope(partition.Ownership.Partition, attach));
        After(AttachLimit, new LaneMessages.AttachOverdue(partition.Ownership));
        partition.SawLogEnd(facts.Log.End, _environment.Time.GetTimestamp());
    }

    private void Fetch(Ownership ownership, long position)
    {
        if (Find(ownership) is not { Phase: LanePhase.Attaching } partition)
        {
            Sender.Tell(new WindowProtocol.Detach(ownership.Epoch));
            return;
        }

        Timers.Cancel(new LaneMessages.AttachOverdue(ownership));
        ownership.Owner = Context.Watch(Sender);
        partition.MoveTo(LanePhase.Running);
        _control.Assign(ownership, position);
    }

    private void Seek(Ownership ownership, long position)
    {
        if (Find(ownership) is { Phase: LanePhase.Running })
        {
            _control.Seek(ownership, position);
        }
    }

    private void Block(Ownership ownership, string reason)
    {
        if (Find(ownership) is { } partition)
        {
            IngestLog.PartitionBlocked(_environment.Logger, ownership.Partition, reason);
            partition.MoveTo(LanePhase.Blocked, reason);
            _control.Withdraw(ownership);
        }
    }

    private static TimeSpan DelayAfter(int tries)
    {
        var delay = RetryDelay * Math.Pow(2, Math.Min(tries - 1, 10));
        return delay < RetryDelayMax ? delay : RetryDelayMax;
    }

    private void LosePlace(string reason)
    {
        IngestLog.PlaceLost(_environment.Logger, reason);
        _environment.OnPlaceLost(reason);
        throw new LaneFailedException(reason);
    }

    private void FailUnlessDraining(string reason)
    {
        if (!_isDraining)
        {
            throw new LaneFailedException(reason);
        }
    }

    private LanePartition? Find(Ownership ownership) =>
        _partitions.TryGetValue(ownership.Partition, out var found) && ReferenceEquals(found.Ownership, ownership)
            ? found
            : null;

    private IReadOnlyList<Ownership> Present(IReadOnlyList<Ownership> ownerships) =>
        [.. ownerships.Where(ownership => Find(ownership) is not null)];

    /// <summary>Tells itself something later; equal messages are one.</summary>
    private void After(TimeSpan delay, object message) =>
        Timers.StartSingleTimer(message, message, delay);

    private void BrokerIsAway(string reason)
    {
        if (_environment.Conditions.Set(Conditions.Broker, reason))
        {
            IngestLog.BrokerAway(_environment.Logger, reason);
        }
    }

    private void BrokerAnswers()
    {
        if (_environment.Conditions.Clear(Conditions.Broker))
        {
            IngestLog.BrokerBack(_environment.Logger);
        }
    }
}
