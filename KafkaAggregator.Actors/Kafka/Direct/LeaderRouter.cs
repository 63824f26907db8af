using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Finds partitions' leaders on a thread of its own, and gives each partition to the loop of its broker. Loops give
/// back what their broker does not lead any more, or cannot be reached for.
/// </summary>
internal sealed class LeaderRouter(FetchContext context, IThreads threads, string bootstrapServers)
{
    /// <summary>Before a partition without a leader is asked about again.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>After a topic that is not there, or that we may not see.</summary>
    private static readonly TimeSpan RefusalDelay = TimeSpan.FromSeconds(1);

    /// <summary>How often partitions that wait are looked at.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private static readonly FetchObstacle NoTopicIds =
        new("the cluster gives topics no ids: its brokers, or their inter-broker protocol, are of before Kafka 2.8");
    private readonly Lock _lock = new();
    private readonly Dictionary<int, BrokerLoop> _loops = [];
    private readonly List<DirectPartition> _waiting = [];
    private readonly Admission _admission = new(context.Time);
    private volatile bool _isStopped;
    private bool _isUnreachable;

    /// <summary>Why no broker served this program in the last round; null where one did, or none was there.</summary>
    private string? _refusal;

    public void Run()
    {
        while (!_isStopped)
        {
            TakeWaiting();
            _waiting.RemoveAll(static partition => partition.IsEnded);
            var now = context.Time.GetTimestamp();
            var due = _waiting.Where(partition => partition.RetryAt <= now).ToList();
            if (due.Count == 0)
            {
                continue;
            }

            due.ForEach(partition => _waiting.Remove(partition));
            if (Ask([.. due.Select(static partition => partition.Partition.Topic).Distinct(StringComparer.Ordinal)])
                is { } metadata)
            {
                due.RemoveAll(partition => Route(partition, metadata));
            }
            else if (_refusal is { } refusal && (_admission.IsRefused || context.Obstacle is not null))
            {
                due.ForEach(partition => context.PublishFailure(partition, refusal));
            }

            due.ForEach(partition => context.GiveBack(partition, _refusal is null ? RetryDelay : RefusalDelay));
        }
    }

    /// <summary>Has all loops look at what they hold: something was released, or room was made.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            foreach (var loop in _loops.Values)
            {
                loop.Wake();
            }
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            context.HomelessCame.Set();
            foreach (var loop in _loops.Values)
            {
                loop.Stop();
            }
        }
    }

    private void TakeWaiting()
    {
        context.HomelessCame.Wait(_waiting.Count > 0 ? Tick : Timeout.InfiniteTimeSpan);
        while (context.Homeless.TryDequeue(out var partition))
        {
            _waiting.Add(partition);
        }
    }

    /// <summary>True where the partition has a place, or needs none any more.</summary>
    private bool Route(DirectPartition partition, ClusterMetadata metadata)
    {
        var topic = metadata.Topics.GetValueOrDefault(partition.Partition.Topic);
        if (topic is null || topic.Error != ErrorCode.None)
        {
            var error = topic?.Error ?? ErrorCode.UnknownServerError;
            context.PublishFailure(partition, $"the topic cannot be read: {error}");
            context.GiveBack(partition, RefusalDelay);
            return true;
        }

        if (topic.Id == Guid.Empty)
        {
            context.Obstacle = NoTopicIds;
            context.PublishFailure(partition, NoTopicIds.Reason);
            context.GiveBack(partition, RefusalDelay);
            return true;
        }

        if (partition.Position.TopicId != Guid.Empty && partition.Position.TopicId != topic.Id)
        {
            context.Publish(partition.Cut(end: 0)); // offsets of the one that was deleted mean nothing in this one
            return true;
        }

        return topic.Partitions.TryGetValue(partition.Partition.Partition, out var leader)
            && Route(partition, topic.Id, leader, metadata);
    }

    private bool Route(DirectPartition partition, Guid topic, PartitionLeader leader, ClusterMetadata metadata)
    {
        if (leader.LeaderEpoch < partition.Position.LeaderEpoch
            || !metadata.Brokers.TryGetValue(partition.PreferredReplica ?? leader.Leader, out var broker))
        {
            partition.PreferredReplica = null;
            return false; // no leader for now, or older news than a broker gave before
        }

        partition.Position = partition.Position with { TopicId = topic, LeaderEpoch = leader.LeaderEpoch };
        if (LoopOf(broker) is { } loop)
        {
            loop.Take(partition);
        }

        return true;
    }

    /// <summary>Null once stopped.</summary>
    private BrokerLoop? LoopOf(BrokerAddress broker)
    {
        lock (_lock)
        {
            if (_isStopped)
            {
                return null;
            }

            if (_loops.TryGetValue(broker.Id, out var loop) && loop.Broker == broker)
            {
                return loop;
            }

            loop?.Stop(); // the same broker elsewhere: its partitions come back
            loop = _loops[broker.Id] = new BrokerLoop(context, broker);
            threads.Start($"fetch-{broker.Id}", () => context.Guard(loop.Run));
            return loop;
        }
    }

    /// <summary>
    /// Of any broker that answers; null where none does. A version is an obstacle wherever it is met, as that broker's
    /// partitions cannot be fetched; a refusal is one only where no other broker answers.
    /// </summary>
    private ClusterMetadata? Ask(string[] topics)
    {
        var (reason, isRefused) = ("no broker is known", false);
        _refusal = null;
        foreach (var (host, port) in Addresses())
        {
            try
            {
                var (connection, _) = context.Connector.Open(host, port);
                using (connection)
                {
                    connection.VersionOf(ApiKey.Fetch, FetchRequest.Versions);
                    var metadata = ClusterMetadata.Ask(connection, topics);
                    (_isUnreachable, _refusal) = (false, null);
                    _admission.Given();
                    return metadata;
                }
            }
            catch (Exception e) when (BrokerLoop.IsOfConnection(e))
            {
                reason = $"{host}:{port}: {e.Message}";
                if (e is NoCommonVersionException)
                {
                    context.Obstacle = new FetchObstacle(reason);
                    _refusal = reason;
                }
                else if (Admission.IsRefusal(e))
                {
                    (_refusal, isRefused) = (reason, true);
                }
            }
        }

        if (_admission.NotGiven(isRefused, _refusal ?? reason) is { } obstacle)
        {
            context.Obstacle ??= obstacle;
        }

        if (!_isUnreachable)
        {
            _isUnreachable = true;
            context.Logger.FetchConnectionLost(reason);
        }

        return null;
    }

    private List<(string Host, int Port)> Addresses()
    {
        lock (_lock)
        {
            var known = _loops.Values.Select(static loop => (loop.Broker.Host, loop.Broker.Port));
            return [.. BootstrapAddresses.Parse(bootstrapServers).Concat(known).Distinct()];
        }
    }
}
