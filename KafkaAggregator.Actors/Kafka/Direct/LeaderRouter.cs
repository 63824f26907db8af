using System.Security.Authentication;
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
    private readonly Lock _lock = new();
    private readonly Dictionary<int, BrokerLoop> _loops = [];
    private readonly List<DirectPartition> _waiting = [];
    private volatile bool _isStopped;
    private bool _isUnreachable;
    private bool _wasAnswered;

    /// <summary>Why no broker serves this program; null where one answered last.</summary>
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
            else if (_refusal is { } refusal)
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
            context.Obstacle = "the cluster gives topics no ids, as before Kafka 3.1";
            context.PublishFailure(partition, context.Obstacle);
            context.GiveBack(partition, RefusalDelay);
            return true;
        }

        if (partition.Position.TopicId != Guid.Empty && partition.Position.TopicId != topic.Id)
        {
            EndOfFormerTopic(partition);
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

    /// <summary>Offsets of a topic that was deleted mean nothing in the one that has its name now.</summary>
    private void EndOfFormerTopic(DirectPartition partition)
    {
        partition.End();
        context.Publish(new FetchedItem(partition, new LogTruncated(
            partition.Partition, partition.OwnershipEpoch, partition.Position.Offset, end: 0)));
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

    /// <summary>Of any broker that answers; null where none does.</summary>
    private ClusterMetadata? Ask(string[] topics)
    {
        var reason = "no broker is known";
        foreach (var (host, port) in Addresses())
        {
            try
            {
                var (connection, _) = context.Connector.Open(host, port);
                using (connection)
                {
                    connection.VersionOf(ApiKey.Fetch, FetchRequest.Versions);
                    var metadata = ClusterMetadata.Ask(connection, topics);
                    (_isUnreachable, _wasAnswered, _refusal) = (false, true, null);
                    return metadata;
                }
            }
            catch (Exception e) when (BrokerLoop.IsOfConnection(e))
            {
                reason = $"{host}:{port}: {e.Message}";
                if (IsObstacle(e))
                {
                    _refusal = context.Obstacle = reason;
                }
            }
        }

        if (!_isUnreachable)
        {
            _isUnreachable = true;
            context.Logger.FetchConnectionLost(reason);
        }

        return null;
    }

    /// <summary>
    /// What is refused at the first connection already, while librdkafka's are let in (it is a member of the group by
    /// now), is not to be had for this program: TLS or a login that works otherwise here. Later it is an outage.
    /// </summary>
    private bool IsObstacle(Exception e) => e is BrokerTooOldException
        || (!_wasAnswered && e is AuthenticationException or BrokerRefusalException);

    private List<(string Host, int Port)> Addresses()
    {
        lock (_lock)
        {
            var known = _loops.Values.Select(static loop => (loop.Broker.Host, loop.Broker.Port));
            return [.. BootstrapAddresses.Parse(bootstrapServers).Concat(known).Distinct()];
        }
    }
}
