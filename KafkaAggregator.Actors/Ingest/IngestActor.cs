using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// The reading side of a node: discovery and the lanes. One of them that fails is started again with back-off, which a
/// time without failures resets. Told <see cref="LaneProtocol.Drain"/>, it ends all lanes in order and answers
/// <see cref="LaneProtocol.Drained"/>.
/// </summary>
internal sealed class IngestActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestartDelayMax = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What lasted so long starts over with its back-off; a lane, so much longer than the watchdog lets one stand.
    /// </summary>
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    private readonly IngestEnvironment _environment;
    private readonly Dictionary<IActorRef, int> _lanes = [];
    private readonly Dictionary<int, BackOff> _backOffs = [];
    private readonly Dictionary<int, Exception> _failures = [];
    private readonly LaneOutages _outages;
    private readonly HashSet<IActorRef> _drainers = [];
    private readonly TopicsAtStart _topicsAtStart = new();
    private readonly BackOff _discoveryBackOff = new(RestartDelay, RestartDelayMax);
    private IActorRef? _discovery;
    private string? _discoveryFailure;
    private LaneProtocol.Subscribe? _subscribe;
    private bool _isDraining;
    private int _unfinished;

    public IngestActor(IngestEnvironment environment)
    {
        _environment = environment;
        _outages = new LaneOutages(environment.Logger);
        Receive<LaneProtocol.Subscribe>(subscribe => TellLanes(_subscribe = subscribe));
        Receive<LaneProtocol.TopicsSeen>(TellLanes);
        Receive<StartLane>(start => Start(start.Lane));
        Receive<LaneHasSettled>(settled => Settle(settled.Lane));
        Receive<DiscoveryHasSettled>(_ => _discoveryBackOff.Reset());
        Receive<StartDiscovery>(_ => StartToDiscover());
        Receive<Terminated>(
            terminated => terminated.ActorRef.Equals(_discovery), terminated => StartDiscoveryLater());
        Receive<Terminated>(terminated => AfterLane(terminated.ActorRef));
        Receive<LaneProtocol.Drain>(_ => Drain());
        Receive<LaneProtocol.Drained>(drained => _unfinished += drained.Unfinished);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan LaneSettledAfter => _environment.Options.StallTimeout + SettledAfter;

    public static Props Props(IngestEnvironment environment) =>
        Akka.Actor.Props.Create(() => new IngestActor(environment));

    protected override void PreStart()
    {
        StartToDiscover();
        for (var lane = 0; lane < _environment.Options.Lanes; lane++)
        {
            _backOffs[lane] = new(RestartDelay, RestartDelayMax);
            Start(lane);
        }
    }

    /// <summary>It is told in this program's own words, so that Akka has nothing to add.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(Decide, loggingEnabled: false);

    private Directive Decide(Exception error)
    {
        if (!_lanes.TryGetValue(Sender, out var lane))
        {
            _discoveryFailure = CauseOf(error).Message;
            return Directive.Stop;
        }

        if (error is GuaranteeRefusedException)
        {
            _environment.OnGuaranteeRefused(error.Message);
        }

        if (_isDraining)
        {
            _unfinished += _environment.Directory.Read().Count(partition => partition.Lane == lane);
        }

        _failures[lane] = CauseOf(error);
        return Directive.Stop;
    }

    private static Exception CauseOf(Exception error) =>
        error is ActorInitializationException ? error.InnerException ?? error : error;

    private void StartToDiscover()
    {
        if (!_isDraining)
        {
            _discovery = Context.Watch(Context.ActorOf(DiscoveryActor.Props(_environment, _topicsAtStart)));
            var settled = DiscoveryHasSettled.Instance;
            Timers.StartSingleTimer(settled, settled, SettledAfter);
        }
    }

    private void StartDiscoveryLater()
    {
        Timers.Cancel(DiscoveryHasSettled.Instance);
        var wait = _discoveryBackOff.Next();
        IngestLog.DiscoveryFailed(_environment.Logger, _discoveryFailure ?? "it ended by itself", wait);
        Timers.StartSingleTimer(StartDiscovery.Instance, StartDiscovery.Instance, wait);
    }

    private void Start(int lane)
    {
        if (_isDraining)
        {
            return;
        }

        var actor = Context.Watch(Context.ActorOf(LaneActor.Props(_environment, lane)));
        _lanes[actor] = lane;
        var settled = new LaneHasSettled(lane);
        Timers.StartSingleTimer(settled, settled, LaneSettledAfter);
        if (_subscribe is not null)
        {
            actor.Tell(_subscribe);
        }
    }

    private void Settle(int lane)
    {
        _backOffs[lane].Reset();
        _outages.Settled(lane, LaneSettledAfter);
    }

    private void AfterLane(IActorRef actor)
    {
        if (!_lanes.Remove(actor, out var lane))
        {
            return;
        }

        if (_isDraining)
        {
            AnswerDrained();
            return;
        }

        Timers.Cancel(new LaneHasSettled(lane));
        var wait = _backOffs[lane].Next();
        _failures.Remove(lane, out var failure);
        _outages.Failed(lane, failure, wait);
        Timers.StartSingleTimer(lane, new StartLane(lane), wait);
    }

    private void Drain()
    {
        _drainers.Add(Sender);
        _isDraining = true;
        TellLanes(LaneProtocol.Drain.Instance);
        AnswerDrained();
    }

    private void AnswerDrained()
    {
        if (_lanes.Count == 0)
        {
            foreach (var drainer in _drainers)
            {
                drainer.Tell(new LaneProtocol.Drained(_unfinished));
            }

            _drainers.Clear();
        }
    }

    private void TellLanes(object message)
    {
        foreach (var lane in _lanes.Keys)
        {
            lane.Tell(message);
        }
    }

    private sealed record StartLane(int Lane);

    private sealed record LaneHasSettled(int Lane);

    private sealed record DiscoveryHasSettled
    {
        public static DiscoveryHasSettled Instance { get; } = new();
    }

    private sealed record StartDiscovery
    {
        public static StartDiscovery Instance { get; } = new();
    }
}
