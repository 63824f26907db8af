using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>
/// A Kafka cluster as far as exactly-once rests on it: logs, transactions, groups, committed offsets. Everything
/// happens at once and in order; what a client sees of it late, or never, is the clients' part. Held against a real
/// broker by the same scripts that run on both.
/// </summary>
internal sealed class ModelBroker
{
    public const string ClusterId = "model";

    private readonly SimulationKernel _kernel;
    private readonly Dictionary<string, (Guid Id, List<ModelLog> Logs)> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelGroup> _groups = new(StringComparer.Ordinal);
    private readonly List<ModelConsumer> _consumers = [];
    private readonly KafkaGroupProtocol _protocol;
    private int _topicIds;

    public ModelBroker(SimulationKernel kernel, KafkaGroupProtocol protocol)
    {
        (_kernel, _protocol) = (kernel, protocol);
        Transactions = new(kernel, this);
        Transactions.Start();
    }

    public ModelTransactions Transactions { get; }

    public IReadOnlyList<ModelConsumer> Consumers => _consumers;

    /// <summary>The client ids that had each partition so far.</summary>
    public Dictionary<TopicPartition, HashSet<string>> Owners { get; } = [];

    /// <summary>Transactional ids that were taken from a member that had been in its group for a while.</summary>
    public List<string> FencedAlive { get; } = [];

    /// <summary>What happened, for people.</summary>
    public Action<string> Trace { get; set; } = static _ => { };

    public IReadOnlyDictionary<string, int> Topics =>
        _topics.ToDictionary(topic => topic.Key, topic => topic.Value.Logs.Count, StringComparer.Ordinal);

    public void AddTopic(string topic, int partitions)
    {
        if (!_topics.TryGetValue(topic, out var present))
        {
            _topics[topic] = present = (new Guid(++_topicIds, 0, 0, new byte[8]), []);
        }

        while (present.Logs.Count < partitions)
        {
            present.Logs.Add(new());
        }

        foreach (var group in _groups.Values.Where(group => group.Members.Any(member => member.Topics.Contains(topic))))
        {
            group.PartitionsChanged();
        }
    }

    public Guid? TopicIdOf(string topic) => _topics.TryGetValue(topic, out var found) ? found.Id : null;

    public ModelLog? FindLog(TopicPartition partition) =>
        _topics.TryGetValue(partition.Topic, out var topic) && partition.Partition < topic.Logs.Count
            ? topic.Logs[partition.Partition]
            : null;

    public ModelLog LogOf(TopicPartition partition) =>
        FindLog(partition) ?? throw new TransactionException(TransactionFault.PartitionRefused, $"{partition} is not there");

    public IEnumerable<TopicPartition> PartitionsOf(IEnumerable<string> topics) =>
        from topic in topics.Distinct(StringComparer.Ordinal)
        where _topics.ContainsKey(topic)
        from partition in Enumerable.Range(0, _topics[topic].Logs.Count)
        select new TopicPartition(topic, partition);

    public ModelGroup GroupOf(string id)
    {
        if (!_groups.TryGetValue(id, out var group))
        {
            _groups[id] = group = new(_kernel, this, id, _protocol);
            group.Start();
        }

        return group;
    }

    /// <summary>Somebody else's record, or one of a transaction.</summary>
    public void Append(TopicPartition partition, byte[]? value, RecordHeaders? headers = null, ModelTransaction? transaction = null)
    {
        var log = LogOf(partition);
        log.Append(new(value, headers ?? [], transaction, IsMarker: false, _kernel.Now));
        transaction?.Touch(log);
        Changed();
    }

    public void WriteMarker(ModelLog log, ModelTransaction transaction, bool isCommit)
    {
        log.AppendMarker(transaction, isCommit, _kernel.Now);
        Changed();
    }

    public TimeSpan MarkerDelay() => TimeSpan.FromMilliseconds(_kernel.Random.Next(100) < 90 ? _kernel.Random.Next(4) : _kernel.Random.Next(300));

    /// <summary>Committed offsets; those that a transaction holds are null where they must be stable.</summary>
    public IReadOnlyDictionary<TopicPartition, CommittedOffset?> ReadCommitted(
        string group, IEnumerable<TopicPartition> partitions, bool requireStable, HashSet<TopicPartition> unstable)
    {
        var read = new Dictionary<TopicPartition, CommittedOffset?>();
        foreach (var partition in partitions)
        {
            if (requireStable && Transactions.Holding.Any(each => each.GroupId == group && each.Offsets.ContainsKey(partition)))
            {
                unstable.Add(partition);
            }
            else
            {
                read[partition] = GroupOf(group).CommittedOf(partition);
            }
        }

        return read;
    }

    /// <summary>An heir takes an id; the client id of whoever had it ends like it.</summary>
    public void Fencing(string transactionalId)
    {
        Trace($"an heir fences {transactionalId}");
        var owners = from consumer in _consumers
                     where !consumer.Process.IsDead && !consumer.Process.IsPaused && !consumer.Process.IsIsolated
                     from member in _groups.Values.SelectMany(each => each.Members)
                     where member.ClientId == consumer.ClientId && _kernel.Now - member.JoinedAt > 5 * TimeSpan.TicksPerSecond
                     select member.ClientId.Split('-', 3)[^1];
        if (owners.Any(owner => transactionalId.EndsWith($"-{owner}", StringComparison.Ordinal)))
        {
            FencedAlive.Add(transactionalId);
        }
    }

    public void GaveTo(TopicPartition partition, string clientId)
    {
        if (!Owners.TryGetValue(partition, out var owners))
        {
            Owners[partition] = owners = new(StringComparer.Ordinal);
        }

        owners.Add(clientId);
    }

    public void Add(ModelConsumer consumer) => _consumers.Add(consumer);

    public void Remove(ModelConsumer consumer) => _consumers.Remove(consumer);

    private void Changed()
    {
        foreach (var consumer in _consumers)
        {
            consumer.Wake();
        }
    }
}
