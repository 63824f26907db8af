using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A group's member over a <see cref="ScriptedCluster"/>. The test plays the group: what it gives, takes and loses
/// happens inside the next poll, on the poll thread. One batch of a partition a poll; its end is confirmed once.
/// </summary>
internal sealed class ScriptedConsumer(ScriptedCluster cluster, int recordsPerBatch = 100) : IGroupConsumer
{
    /// <summary>A poll thread that does not come round for so long has ended.</summary>
    private static readonly TimeSpan PlayLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Action> _script = new();
    private readonly ConcurrentQueue<FetchEvent> _events = new();
    private readonly SemaphoreSlim _wakeUp = new(0);
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, Fetch> _fetches = [];
    private readonly HashSet<TopicPartition> _owned = [];
    private readonly List<IReadOnlyCollection<string>> _subscriptions = [];
    private readonly ConcurrentQueue<ScriptedBatch> _batches = new();
    private IGroupListener? _listener;

    public IReadOnlyList<IReadOnlyCollection<string>> Subscriptions => Locked(() => _subscriptions.ToList());

    public IReadOnlyCollection<ScriptedBatch> Batches => _batches;

    public bool IsClosed { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>The offset that a partition is fetched from next; null where it is not fetched.</summary>
    public long? PositionOf(TopicPartition partition) =>
        Locked(() => _fetches.TryGetValue(partition, out var fetch) ? fetch.Offset : (long?)null);

    public bool IsWithheld(TopicPartition partition) =>
        Locked(() => _fetches.TryGetValue(partition, out var fetch) && fetch.IsWithheld);

    public long? EpochOf(TopicPartition partition) =>
        Locked(() => _fetches.TryGetValue(partition, out var fetch) ? fetch.Epoch : (long?)null);

    /// <summary>Whether it fetches nothing although there is something.</summary>
    public bool IsStuck { get; set; }

    /// <summary>What the group knows this member by.</summary>
    public GroupMembership Membership { get; set; } = new("group", 1, "member", null);

    /// <summary>How often that has been read.</summary>
    public int MembershipReadings { get; private set; }

    public GroupMembership ReadMembership()
    {
        MembershipReadings++;
        return Membership;
    }

    public Task AssignAsync(params TopicPartition[] partitions) => Play(() =>
    {
        _owned.UnionWith(partitions);
        _listener!.OnAssigned(partitions);
    });

    public Task RevokeAsync(params TopicPartition[] partitions) => Play(() =>
    {
        _owned.ExceptWith(partitions);
        _listener!.OnRevoked(partitions);
    });

    public Task LoseAsync(params TopicPartition[] partitions) => Play(() =>
    {
        _owned.ExceptWith(partitions);
        _listener!.OnLost(partitions);
    });

    /// <summary>The poll thread meets this inside its next poll.</summary>
    public Task Play(Action action)
    {
        var played = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _script.Enqueue(() =>
        {
            try
            {
                action();
                played.SetResult();
            }
            catch (Exception error)
            {
                played.SetException(error);
                throw;
            }
        });
        _wakeUp.Release();
        return played.Task.WaitAsync(PlayLimit);
    }

    public Task TroubleAsync(string reason) => Play(() => _listener!.OnTrouble(reason));

    public Task FatalAsync(string reason) => Play(() => _listener!.OnFatal(reason));

    /// <summary>There may be more behind an end that was confirmed.</summary>
    public void Wake(TopicPartition partition) => Locked(() => _fetches[partition].IsEndConfirmed = false);

    /// <summary>The fetcher says this of the partition, under its present epoch.</summary>
    public void Report(TopicPartition partition, Func<long, FetchEvent> report)
    {
        _events.Enqueue(report(EpochOf(partition)!.Value));
        _wakeUp.Release();
    }

    /// <summary>Of no topics, as after the last one is gone: the test takes the partitions back.</summary>
    public void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener)
    {
        _listener = listener;
        Locked(() => _subscriptions.Add(topics));
    }

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset) =>
        Locked(() => _fetches[partition] = new() { Epoch = ownershipEpoch, Offset = offset });

    public void Unassign(TopicPartition partition) => Locked(() => _fetches.Remove(partition));

    /// <summary>Throws where the partition is not fetched, as the real one does.</summary>
    public void Seek(TopicPartition partition, long offset) => Locked(() => _fetches[partition].Move(offset));

    public void Withhold(TopicPartition partition) => Locked(() => _fetches[partition].IsWithheld = true);

    public void Release(TopicPartition partition) => Locked(() => _fetches[partition].IsWithheld = false);

    public FetchEvent? Poll(TimeSpan wait)
    {
        while (_script.TryDequeue(out var action))
        {
            action();
        }

        if (_events.TryDequeue(out var scripted))
        {
            if (scripted is OffsetOutOfRange or LogTruncated)
            {
                Locked(() => _fetches[scripted.Partition].IsEnded = true);
            }

            return scripted;
        }

        if (Locked(NextEvent) is { } fetched)
        {
            return fetched;
        }

        _wakeUp.Wait(wait < TimeSpan.FromMilliseconds(5) ? wait : TimeSpan.FromMilliseconds(5));
        return null;
    }

    public OffsetReading ReadCommitted(IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout) =>
        cluster.ReadCommitted(partitions, requireStable);

    public IReadOnlyDictionary<TopicPartition, string> Commit(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout)
    {
        foreach (var (partition, offset) in offsets)
        {
            cluster.Commit(partition, offset);
        }

        return new Dictionary<TopicPartition, string>();
    }

    public void Close()
    {
        IsClosed = true;
        if (_owned.Count > 0)
        {
            _listener!.OnRevoked([.. _owned]);
        }
    }

    public void Dispose() => IsDisposed = true;

    private FetchEvent? NextEvent()
    {
        if (IsStuck)
        {
            return null;
        }

        foreach (var (partition, fetch) in _fetches.Where(pair => pair.Value is { IsWithheld: false, IsEnded: false }))
        {
            var records = cluster.ReadFrom(partition, fetch.Offset, recordsPerBatch);
            if (records.Count > 0)
            {
                fetch.Move(records[^1].Offset + 1);
                var batch = new ScriptedBatch(partition, fetch.Epoch, records);
                _batches.Enqueue(batch);
                return batch;
            }

            if (!fetch.IsEndConfirmed)
            {
                fetch.IsEndConfirmed = true;
                return new EndConfirmed(partition, fetch.Epoch, fetch.Offset);
            }
        }

        return null;
    }

    private void Locked(Action action)
    {
        lock (_lock)
        {
            action();
        }
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_lock)
        {
            return action();
        }
    }

    private sealed class Fetch
    {
        public required long Epoch { get; init; }

        public required long Offset { get; set; }

        public bool IsWithheld { get; set; }

        public bool IsEndConfirmed { get; set; }

        /// <summary>It waits for a seek.</summary>
        public bool IsEnded { get; set; }

        public void Move(long offset) => (Offset, IsEndConfirmed, IsEnded) = (offset, false, false);
    }
}
