using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Stage;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// The source stage: one flat stream of what the fetcher says, batches of all partitions mixed, each with its
/// ownership. It has a thread of its own that owns the consumer, and on which the group's callbacks run. Demand does
/// not hold the thread back, since one slow consumer of batches must not cost the membership; credit does, partition by
/// partition, and so bounds what is queued here. A consumer that throws fails the stage.
/// </summary>
internal sealed class LaneSource(
    IGroupConsumer consumer,
    IAssignmentListener listener,
    CreditOptions credit,
    IThreads threads,
    string threadName,
    Pulses pulses)
    : GraphStageWithMaterializedValue<SourceShape<Fetched>, ILaneControl>
{
    private readonly Outlet<Fetched> _out = new("LaneSource.out");
    private readonly IGroupConsumer _consumer = consumer;
    private readonly IAssignmentListener _listener = listener;
    private readonly CreditOptions _credit = credit;
    private readonly IThreads _threads = threads;
    private readonly string _threadName = threadName;
    private readonly Pulses _pulses = pulses;

    public override SourceShape<Fetched> Shape => new(_out);

    public override ILogicAndMaterializedValue<ILaneControl> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<ILaneControl>(logic, logic);
    }

    private sealed class Logic : GraphStageLogic, ILaneControl
    {
        private readonly LaneSource _source;
        private readonly ConcurrentQueue<Fetched> _fetched = new();
        private readonly TaskCompletionSource _shutdown = new();
        private readonly LanePoller _poller;
        private Action _signal = static () => { };
        private Action _stop = static () => { };
        private Action _end = static () => { };
        private Action<Exception> _fail = static _ => { };
        private int _isSignalled;
        private volatile bool _isEnding;

        public Logic(LaneSource source)
            : base(source.Shape)
        {
            _source = source;
            _poller = new(source._consumer, source._listener, source._credit, Emit);
            SetHandler(source._out, onPull: PushNext, onDownstreamFinish: _ => _isEnding = true);
        }

        public Task IsShutdown => _shutdown.Task;

        public override void PreStart()
        {
            _signal = GetAsyncCallback(() =>
            {
                Volatile.Write(ref _isSignalled, 0);
                PushNext();
            });
            _stop = GetAsyncCallback(() =>
            {
                Complete(_source._out);
                ReleaseQueued();
            });
            _end = GetAsyncCallback(CompleteStage);
            _fail = GetAsyncCallback<Exception>(FailStage);

            // The stage ends with the poll thread, not with its outlet: until then there is a membership to keep.
            SetKeepGoing(true);
            _source._threads.Start(_source._threadName, Run);
        }

        public override void PostStop()
        {
            _isEnding = true;
            ReleaseQueued();
        }

        public void Subscribe(IReadOnlyCollection<string> topics) => _poller.Post(poller => poller.Subscribe(topics));

        public void Assign(Ownership ownership, long offset) =>
            _poller.Post(poller => poller.Assign(ownership, offset));

        public void Seek(Ownership ownership, long offset) => _poller.Post(poller => poller.Seek(ownership, offset));

        public void Withdraw(Ownership ownership) => _poller.Post(poller => poller.Withdraw(ownership));

        public void Renew(Ownership ownership) => _poller.Post(poller => poller.Renew(ownership));

        public void Stop() => _poller.Post(poller =>
        {
            poller.Stop();
            _stop();
        });

        public Task Shutdown()
        {
            _isEnding = true;
            return IsShutdown;
        }

        public async Task DrainAndShutdown(Task underWay)
        {
            Stop();
            await underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Shutdown();
        }

        /// <summary>The poll thread.</summary>
        private void Run()
        {
            try
            {
                Poll();
                _shutdown.TrySetResult();
                _end();
            }
            catch (Exception error)
            {
                // Whatever the client threw: the lane is to restart with another one.
                _shutdown.TrySetException(error);
                _ = _shutdown.Task.Exception;
                _fail(error);
            }
        }

        private void Poll()
        {
            try
            {
                while (!_isEnding)
                {
                    _source._pulses.Beat(_source._threadName);
                    _poller.Step();
                }
            }
            finally
            {
                _source._pulses.End(_source._threadName);
                _poller.Close();
            }
        }

        private void Emit(Fetched fetched)
        {
            _fetched.Enqueue(fetched);
            if (_isEnding)
            {
                ReleaseQueued();
            }
            else if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
            {
                _signal();
            }
        }

        private void PushNext()
        {
            while (IsAvailable(_source._out) && _fetched.TryDequeue(out var fetched))
            {
                if (fetched.Ownership.IsOver)
                {
                    fetched.Release();
                }
                else
                {
                    Push(_source._out, fetched);
                }
            }
        }

        private void ReleaseQueued()
        {
            while (_fetched.TryDequeue(out var fetched))
            {
                fetched.Release();
            }
        }
    }
}
