using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>
/// A member of the group in a simulated process. Heartbeats go out by themselves, as librdkafka's own thread sends them;
/// what the group says is told inside the next poll, and answered when the listener returns.
/// </summary>
internal sealed partial class ModelConsumer : IGroupConsumer
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(100);

    private readonly ModelBroker _broker;
    private readonly ModelConnection _connection;
    private readonly SimulationKernel _kernel;
    private readonly ModelGroup _group;
    private readonly string _clientId;
    private readonly Dictionary<TopicPartition, Fetch> _fetches = [];
    private readonly SortedSet<TopicPartition> _owned = [];
    private readonly Queue<Action> _callbacks = new();
    private IReadOnlyCollection<string> _topics = [];
    private IGroupListener? _listener;
    private string _memberId = "";
    private int _generation = -1;
    private long _answeredAt;
    private bool _isBeating;
    private bool _isJoining;
    private bool _isInCallback;
    private bool _isClosed;

    /// <summary>Not null while the poll thread waits in here: since when, and for how long at most where there may be work.</summary>
    private (long Since, TimeSpan Wait)? _parked;
    private bool _isAwake;

    public ModelConsumer(ModelBroker broker, ModelConnection connection, string groupId, string clientId)
    {
        (_broker, _connection, _kernel, _clientId) = (broker, connection, connection.Kernel, clientId);
        _group = broker.GroupOf(groupId);
        broker.Add(this);
    }

    /// <summary>A broken one: it takes offsets for committed that a transaction holds.</summary>
    public bool IgnoresOpenTransactions { get; init; }

    public SimulatedProcess Process => _connection.Process;

    public string ClientId => _clientId;

    private bool IsBusy => _callbacks.Count > 0 || _isInCallback;

    public void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener)
    {
        (_listener, _topics) = (_listener ?? listener, topics);
        if (_answeredAt == 0)
        {
            _answeredAt = _kernel.Now + 1;
            _kernel.After(TimeSpan.Zero, Beat);
        }
        else if (_memberId.Length > 0)
        {
            var id = _memberId;
            Send(() => _group.Subscribe(_group.Members.FirstOrDefault(member => member.Id == id) ?? new("", ""), topics));
        }
    }

    public GroupMembership ReadMembership() => new(_group.Id, _generation, _memberId, null);

    public OffsetReading ReadCommitted(IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout)
    {
        var deadline = _kernel.Now + timeout.Ticks;
        var committed = new Dictionary<TopicPartition, CommittedOffset>();
        var unread = partitions.ToHashSet();
        while (true)
        {
            var unstable = new HashSet<TopicPartition>();
            var wanted = unread.ToList();
            var read = _connection.Call(
                "read offsets", TimeSpan.FromSeconds(2), () => _broker.ReadCommitted(_group.Id, wanted, requireStable && !IgnoresOpenTransactions, unstable));
            foreach (var (partition, offset) in read)
            {
                unread.Remove(partition);
                if (offset is { } found)
                {
                    committed[partition] = found;
                }
            }

            if (unread.Count == 0 || _kernel.Now >= deadline)
            {
                return new(committed, unread.ToDictionary(partition => partition, _ => "a transaction holds it"));
            }

            SimulationFiber.Current!.WaitUntil(_kernel.Now + RetryWait.Ticks);
        }
    }

    public IReadOnlyDictionary<TopicPartition, string> Commit(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout) => _connection.Call(
        "commit offsets",
        timeout,
        () =>
        {
            foreach (var (partition, offset) in offsets)
            {
                _group.Commit(partition, offset);
            }

            return new Dictionary<TopicPartition, string>();
        });

    public void Close()
    {
        if (Process.IsDead)
        {
            throw new ProcessDiedException();
        }

        while (_callbacks.TryDequeue(out var callback))
        {
            callback();
        }

        if (_owned.Count > 0)
        {
            TakeBack([.. _owned], (listener, gone) => listener.OnRevoked(gone));
        }

        _isClosed = true;
        if (_memberId is { Length: > 0 } id)
        {
            Send(() => _group.Leave(id));
            (_memberId, _generation) = ("", -1);
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        _broker.Remove(this);
    }

    /// <summary>A message to the coordinator that nobody waits for.</summary>
    private void Send(Action action) => _kernel.After(_connection.Latency(), () =>
    {
        if (!Process.IsIsolated)
        {
            action();
        }
    });

    private void Beat()
    {
        if (Process.IsDead || _isClosed)
        {
            return;
        }

        _kernel.After(HeartbeatInterval, Beat);
        if (Process.IsPaused || _isBeating || _topics.Count == 0)
        {
            return;
        }

        if (_memberId.Length == 0)
        {
            Join();
        }
        else
        {
            BeatOnce();
        }

        if (_kernel.Now - _answeredAt > _group.SessionTimeout.Ticks && _memberId.Length > 0)
        {
            Lose();
        }
    }

    private void Join()
    {
        if (_isJoining || IsBusy || Process.IsIsolated)
        {
            return;
        }

        _isJoining = true;
        Send(() =>
        {
            var member = _group.Join(_clientId, _topics);
            _kernel.After(_connection.Latency(), () => _kernel.Post(Process, () =>
            {
                (_memberId, _generation, _answeredAt, _isJoining) = (member.Id, 0, _kernel.Now, false);
                BeatOnce();
            }));
        });
        _kernel.After(_group.SessionTimeout, () => _isJoining = false);
    }

    private void BeatOnce()
    {
        var (id, isOver) = (_memberId, false);
        _isBeating = true;
        Send(() =>
        {
            var answer = _group.Heartbeat(id, [.. _owned], IsBusy);
            _kernel.After(_connection.Latency(), () => _kernel.Post(Process, () =>
            {
                if (!isOver && !Process.IsIsolated)
                {
                    (_isBeating, isOver, _answeredAt) = (false, true, _kernel.Now);
                    if (id == _memberId)
                    {
                        Take(answer);
                    }
                }
            }));
        });
        _kernel.After(TimeSpan.FromSeconds(2), () =>
        {
            if (!isOver)
            {
                (_isBeating, isOver) = (false, true);
            }
        });
    }

    private void Take(ModelAnswer answer)
    {
        if (answer.IsUnknown)
        {
            Lose();
            return;
        }

        _generation = answer.Epoch;
        if (answer.Assigned is null || IsBusy)
        {
            return;
        }

        List<TopicPartition> revoked = [.. _owned.Except(answer.Assigned)];
        List<TopicPartition> added = [.. answer.Assigned.Except(_owned)];
        if (revoked.Count > 0)
        {
            Call(() =>
            {
                _connection.OnStep("revoke");
                TakeBack(revoked, (listener, gone) => listener.OnRevoked(gone));
                _connection.OnStep("after revoke");
                var id = _memberId;
                Send(() => _group.RejoinClassic(id));
            });
        }
        else if (added.Count > 0)
        {
            Call(() =>
            {
                _owned.UnionWith(added);
                added.ForEach(partition => _broker.GaveTo(partition, _clientId));
                _listener!.OnAssigned(added);
            });
        }
    }

    /// <summary>The group does without this member: it joins again as another one.</summary>
    private void Lose()
    {
        (_memberId, _generation) = ("", -1);
        Call(() =>
        {
            if (_owned.Count > 0)
            {
                TakeBack([.. _owned], (listener, gone) => listener.OnLost(gone));
            }
        });
    }

    private void TakeBack(List<TopicPartition> partitions, Action<IGroupListener, List<TopicPartition>> tell)
    {
        tell(_listener!, partitions);
        foreach (var partition in partitions)
        {
            _owned.Remove(partition);
            _fetches.Remove(partition);
        }
    }

    private void Call(Action callback)
    {
        _callbacks.Enqueue(callback);
        WakeAfter(_connection.Latency());
    }
}
