using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Fetches from one broker, on a thread of its own: request, answer, a look at the headers, the next request, and only
/// then the events are handed over. So the broker works while the records are parsed.
/// </summary>
internal sealed class BrokerLoop
{
    /// <summary>So many failures in a row are told to the owners of partitions: fewer are a broker's restart.</summary>
    private const int FailuresUntold = 5;

    /// <summary>How long it waits for partitions or for room, before it looks again.</summary>
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Between tries to connect; doubled up to the longest.</summary>
    private static readonly TimeSpan BackOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BackOffMax = TimeSpan.FromSeconds(1);

    /// <summary>After an answer that a partition is refused, or damaged.</summary>
    private static readonly TimeSpan RefusalDelay = TimeSpan.FromSeconds(1);

    /// <summary>As clients refresh metadata: so long a follower is read before the leader is asked again.</summary>
    private static readonly TimeSpan FollowerTime = TimeSpan.FromMinutes(5);
    private readonly FetchContext _context;
    private readonly ConcurrentQueue<DirectPartition> _arrivals = new();
    private readonly WakeSignal _wake = new();
    private readonly List<DirectPartition> _held = [];
    private readonly Dictionary<PartitionKey, DirectPartition> _asked = [];
    private readonly List<FetchedItem> _events = [];
    private readonly FetchSession _session = new();
    private readonly PartitionAnswerReader _reader;
    private readonly Admission _admission;
    private readonly BackOff _backOff = new(BackOffMin, BackOffMax);
    private volatile bool _isStopped;
    private volatile BrokerConnection? _connection;
    private long? _reconnectAt;
    private short _version;
    private bool _isAsking;
    private int _failures;

    public BrokerLoop(FetchContext context, BrokerAddress broker)
    {
        (_context, Broker) = (context, broker);
        _reader = new PartitionAnswerReader(context.Pool, reason => context.Obstacle = new FetchObstacle(reason));
        _admission = new Admission(context.Time);
    }

    public BrokerAddress Broker { get; }

    /// <summary>For as long as the loop is not stopped; what it holds then goes back.</summary>
    public void Run()
    {
        while (!_isStopped)
        {
            try
            {
                Step();
            }
            catch (Exception e) when (IsOfConnection(e) || _isStopped)
            {
                Fail(e);
            }
        }

        Disconnect(TimeSpan.Zero);
    }

    /// <summary>Fetches this one too, from the next request on.</summary>
    public void Take(DirectPartition partition)
    {
        _arrivals.Enqueue(partition);
        _wake.Set();
        if (_isStopped)
        {
            GiveBackArrivals(TimeSpan.Zero);
        }
    }

    /// <summary>Something may be asked for that could not before.</summary>
    public void Wake() => _wake.Set();

    public void Stop()
    {
        _isStopped = true;
        _wake.Set();
        _connection?.Dispose(); // ends the wait for an answer
    }

    public static bool IsOfConnection(Exception e) => e is
        IOException or SocketException or WireFormatException or AuthenticationException or ObjectDisposedException;

    private void Step()
    {
        if (!_isAsking && !Ask())
        {
            _wake.Wait(IdleWait);
            return;
        }

        var response = _connection!.Receive();
        _isAsking = false;
        try
        {
            TakeAnswer(response);
            _failures = 0;
            _backOff.Reset();
            TakeTurns();
            Ask();
        }
        finally
        {
            _events.ForEach(_context.Publish);
            _events.Clear();
            response.Release();
        }
    }

    /// <summary>Sends a request for all that is held and not withheld. False where there is none, or no room.</summary>
    private bool Ask()
    {
        while (_arrivals.TryDequeue(out var arrived))
        {
            _held.Add(arrived);
        }

        _held.RemoveAll(static partition => partition.IsEnded);
        ReturnToLeaders();
        _asked.Clear();
        if (!_context.HasRoom || _isStopped)
        {
            return false;
        }

        foreach (var partition in _held.Where(static partition => !partition.IsWithheld))
        {
            _asked[partition.Position.Key] = partition;
        }

        if (_asked.Count == 0)
        {
            return false;
        }

        var connection = Connect();
        var step = _session.Next([.. _asked.Values.Select(static partition => partition.Position)]);
        var settings = _context.Settings;
        var waitMax = _asked.Count < _held.Count ? settings.WaitMaxWhileWithheld : settings.WaitMax;
        connection.Send(
            ApiKey.Fetch, _version, writer => FetchRequest.Write(writer, _version, settings, waitMax, step));
        _isAsking = true;
        return true;
    }

    private BrokerConnection Connect()
    {
        if (_reconnectAt is { } due && _context.Time.GetTimestamp() >= due)
        {
            Close(); // the login's time is nearly over
        }

        if (_connection is { } present)
        {
            return present;
        }

        var (connection, lifetime) = _context.Connector.Open(Broker.Host, Broker.Port);
        _connection = connection;
        _admission.Given();
        _reconnectAt = lifetime is { } life ? _context.After(life) : null;
        _version = connection.VersionOf(ApiKey.Fetch, FetchRequest.Versions);
        return connection;
    }

    private void TakeAnswer(ResponseBuffer response)
    {
        var answer = new FetchAnswer(response.Span);
        if (answer.Throttle > TimeSpan.Zero)
        {
            _context.Logger.Throttled(Broker.Id, answer.Throttle);
        }

        switch (answer.Error)
        {
            case ErrorCode.None:
                break;
            case ErrorCode.FetchSessionIdNotFound:
            case ErrorCode.InvalidFetchSessionEpoch:
            case ErrorCode.FetchSessionTopicIdError:
                _session.Restart();
                return;
            default:
                throw new BrokerRefusalException($"fetching was refused: {answer.Error}");
        }

        _session.Answered(answer.SessionId);
        while (answer.MoveNext(out var part))
        {
            if (_asked.TryGetValue(part.Key, out var partition) && !partition.IsEnded)
            {
                TakePart(partition, response, part);
            }
        }
    }

    private void TakePart(DirectPartition partition, ResponseBuffer response, FetchedPartition part)
    {
        if (part.Divergence is { } divergence)
        {
            _events.Add(partition.Cut(divergence.EndOffset));
        }
        else if (part.Error != ErrorCode.None)
        {
            TakeError(partition, part.Error);
        }
        else if (part.PreferredReplica >= 0 && part.PreferredReplica != Broker.Id)
        {
            partition.PreferredReplica = part.PreferredReplica;
            partition.LeaderDueAt = _context.After(FollowerTime);
            Leave(partition, TimeSpan.Zero);
        }
        else if (!_reader.Read(partition, response, part, _events))
        {
            Leave(partition, RefusalDelay);
        }
    }

    private void TakeError(DirectPartition partition, ErrorCode error)
    {
        switch (error)
        {
            case ErrorCode.OffsetOutOfRange when partition.PreferredReplica is null:
                partition.End();
                _events.Add(new FetchedItem(partition, new OffsetOutOfRange(
                    partition.Partition, partition.OwnershipEpoch, partition.Position.Offset)));
                break;
            case ErrorCode.OffsetNotAvailable: // a new leader that does not know its high watermark yet
                break;
            case ErrorCode.OffsetOutOfRange: // on a follower: the leader is asked
            case ErrorCode.NotLeaderOrFollower:
            case ErrorCode.FencedLeaderEpoch:
            case ErrorCode.UnknownLeaderEpoch:
            case ErrorCode.LeaderNotAvailable:
            case ErrorCode.ReplicaNotAvailable:
            case ErrorCode.KafkaStorageError:
            case ErrorCode.UnknownTopicId:
            case ErrorCode.InconsistentTopicId:
            case ErrorCode.UnknownTopicOrPartition:
                Leave(partition, BackOffMin);
                break;
            default:
                _context.PublishFailure(partition, $"the broker refuses: {error}");
                Leave(partition, RefusalDelay);
                break;
        }

        if (error != ErrorCode.OffsetNotAvailable)
        {
            (partition.PreferredReplica, partition.LeaderDueAt) = (null, null);
        }
    }

    /// <summary>A follower was read for long enough: the leader says again whom to read.</summary>
    private void ReturnToLeaders()
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            var partition = _held[i];
            if (partition.LeaderDueAt is { } due && _context.Time.GetTimestamp() >= due)
            {
                (partition.PreferredReplica, partition.LeaderDueAt) = (null, null);
                Leave(partition, TimeSpan.Zero);
            }
        }
    }

    private void Leave(DirectPartition partition, TimeSpan delay)
    {
        _held.Remove(partition);
        _context.GiveBack(partition, delay);
    }

    /// <summary>Without a session a broker fills its answer in the order of the request: the first goes last.</summary>
    private void TakeTurns()
    {
        if (_held.Count > 1)
        {
            var first = _held[0];
            _held.RemoveAt(0);
            _held.Add(first);
        }
    }

    private void Fail(Exception e)
    {
        _failures++;
        var reason = $"broker {Broker.Id} at {Broker.Host}:{Broker.Port}: {e.Message}";
        Judge(e, reason);
        if (!_isStopped && _failures == 1)
        {
            _context.Logger.FetchConnectionLost(reason);
        }

        if (_failures >= FailuresUntold && !_admission.IsUndecided)
        {
            _held.ForEach(partition => _context.PublishFailure(partition, reason));
        }

        Disconnect(_backOff.Next());
    }

    /// <summary>Addresses that brokers give may refuse what those that we were given do not.</summary>
    private void Judge(Exception e, string reason)
    {
        if (e is NoCommonVersionException)
        {
            _context.Obstacle = new FetchObstacle(reason);
        }

        if (_admission.NotGiven(Admission.IsRefusal(e), reason) is { } obstacle)
        {
            _context.Obstacle ??= obstacle;
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        (_connection, _reconnectAt, _isAsking) = (null, null, false);
        _session.Restart();
    }

    private void Disconnect(TimeSpan delay)
    {
        Close();
        foreach (var partition in _held)
        {
            (partition.PreferredReplica, partition.LeaderDueAt) = (null, null);
            _context.GiveBack(partition, delay);
        }

        _held.Clear();
        GiveBackArrivals(delay);
    }

    private void GiveBackArrivals(TimeSpan delay)
    {
        while (_arrivals.TryDequeue(out var partition))
        {
            _context.GiveBack(partition, delay);
        }
    }
}
