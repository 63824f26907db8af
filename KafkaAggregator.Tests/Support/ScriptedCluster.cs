using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Topics, logs and committed offsets in memory, and the catalog that reads them. Outages by setting a property.
/// Thread-safe.
/// </summary>
internal sealed class ScriptedCluster : ITopicCatalog, IGroupCatalog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicDescription> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, ScriptedLog> _logs = [];
    private readonly Dictionary<TopicPartition, CommittedOffset> _committed = [];
    private readonly HashSet<TopicPartition> _pending = [];
    private readonly List<IReadOnlyCollection<TopicPartition>> _offsetReadings = [];
    private readonly Dictionary<TopicPartition, long> _stableEnds = [];
    private int _endReadings;
    private int _stableReadings;
    private int _listings;
    private int _groupReadings;

    /// <summary>By topic and property.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Configurations { get; } = new(StringComparer.Ordinal);

    /// <summary>Thrown by whatever is asked, where it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Requests for logs' bounds are never answered.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Partitions whose ends are missing in answers.</summary>
    public HashSet<TopicPartition> Unreadable { get; } = [];

    /// <summary>The group as it is described; null: the coordinator does not answer.</summary>
    public GroupDescription? Group { get; set; } = new("Empty", []);

    /// <summary>How often it was asked for.</summary>
    public int GroupReadings => Volatile.Read(ref _groupReadings);

    /// <summary>The partitions of each request for committed offsets so far.</summary>
    public IReadOnlyList<IReadOnlyCollection<TopicPartition>> OffsetReadings => Locked(() => _offsetReadings.ToList());

    /// <summary>Requests for log ends so far.</summary>
    public int EndReadings => Volatile.Read(ref _endReadings);

    /// <summary>How often last stable offsets were read.</summary>
    public int StableReadings => Volatile.Read(ref _stableReadings);

    /// <summary>Requests for the list of topics so far.</summary>
    public int Listings => Volatile.Read(ref _listings);

    /// <summary>Creates a topic, or creates it again under another id with empty logs.</summary>
    public void Create(string topic, int partitions) => Locked(() =>
    {
        _topics[topic] = new(topic, Guid.NewGuid(), partitions);
        for (var partition = 0; partition < partitions; partition++)
        {
            _logs[new(topic, partition)] = new();
        }

        return 0;
    });

    public void Append(TopicPartition partition, params byte[]?[] values) => Locked(() =>
    {
        _logs[partition].Values.AddRange(values);
        return 0;
    });

    public void DeleteBelow(TopicPartition partition, long offset) => Locked(() => _logs[partition].Start = offset);

    /// <summary>An unclean election: what lies at the offset and behind it is gone.</summary>
    public void Truncate(TopicPartition partition, int offset) => Locked(() =>
    {
        _logs[partition].Values.RemoveRange(offset, _logs[partition].Values.Count - offset);
        return 0;
    });

    public LogBounds BoundsOf(TopicPartition partition) =>
        Locked(() => new LogBounds(_logs[partition].Start, _logs[partition].Values.Count));

    /// <summary>Values from an offset on; empty at the end.</summary>
    public IReadOnlyList<(long Offset, byte[]? Value)> ReadFrom(TopicPartition partition, long offset, int most) => Locked(() =>
        _logs[partition].Values.Index().Skip((int)offset).Take(most).Select(item => ((long)item.Index, item.Item)).ToList());

    public void Commit(TopicPartition partition, CommittedOffset offset) => Locked(() => _committed[partition] = offset);

    /// <summary>A transaction holds the partition's offset, or has ended.</summary>
    public void SetPending(TopicPartition partition, bool isPending) =>
        Locked(() => isPending ? _pending.Add(partition) : _pending.Remove(partition));

    /// <summary>An upstream transaction is open from this offset on.</summary>
    public void OpenTransactionAt(TopicPartition partition, long offset) => Locked(() => _stableEnds[partition] = offset);

    public OffsetReading ReadCommitted(IReadOnlyCollection<TopicPartition> partitions, bool requireStable)
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        return Locked(() =>
        {
            _offsetReadings.Add([.. partitions]);
            var pending = partitions.Where(partition => requireStable && _pending.Contains(partition))
                .ToDictionary(partition => partition, _ => "a transaction holds it");
            var committed = partitions.Where(partition => !pending.ContainsKey(partition) && _committed.ContainsKey(partition))
                .ToDictionary(partition => partition, partition => _committed[partition]);
            return new OffsetReading(committed, pending);
        });
    }

    public Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _groupReadings);
        return Group is { } known
            ? Answer(() => known)
            : Task.FromException<GroupDescription>(new KafkaUnavailableException("no coordinator"));
    }

    public Task<string> ReadClusterIdAsync(CancellationToken cancellation) => Answer(() => "cluster");

    public Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _listings);
        return Answer<IReadOnlyList<TopicDescription>>(() => [.. _topics.Values.Select(topic => topic with { TopicId = null })]);
    }

    public Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) =>
        Answer<IReadOnlyDictionary<string, TopicDescription>>(
            () => topics.Where(_topics.ContainsKey).ToDictionary(topic => topic, topic => _topics[topic]));

    public Task<IReadOnlyDictionary<TopicPartition, LogBounds>> ReadLogBoundsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) =>
        IsSilent
            ? new TaskCompletionSource<IReadOnlyDictionary<TopicPartition, LogBounds>>().Task.WaitAsync(cancellation)
            : Answer<IReadOnlyDictionary<TopicPartition, LogBounds>>(() => partitions.ToDictionary(partition => partition, BoundsOf));

    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadLogEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _endReadings);
        return Answer<IReadOnlyDictionary<TopicPartition, long>>(
            () => partitions.Except(Unreadable).ToDictionary(partition => partition, partition => BoundsOf(partition).End));
    }

    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadStableEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _stableReadings);
        return Answer<IReadOnlyDictionary<TopicPartition, long>>(() => partitions.ToDictionary(
            partition => partition, partition => _stableEnds.TryGetValue(partition, out var end) ? end : BoundsOf(partition).End));
    }

    public Task CreateTopicAsync(
        string topic,
        int partitions,
        short? replicationFactor,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation) => throw new NotSupportedException();

    public Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) =>
        Answer<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(
            () => Configurations.Where(pair => topics.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal));

    public void Dispose()
    {
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_lock)
        {
            return action();
        }
    }

    private Task<T> Answer<T>(Func<T> answer) =>
        Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(Locked(answer));

    private sealed class ScriptedLog
    {
        public List<byte[]?> Values { get; } = [];

        public long Start { get; set; }
    }
}
