using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Owns a consumer: everything here runs on the poll thread, but for <see cref="Post"/>. Gives the group's partitions
/// their ownerships, withholds those without credit, and hands on what the fetcher says.
/// </summary>
internal sealed class LanePoller(
    IGroupConsumer consumer, IAssignmentListener listener, CreditOptions credit, Action<Fetched> emit) : IGroupListener
{
    /// <summary>Bounds how long a command waits where nothing is fetched.</summary>
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The same while partitions are withheld: their credit comes back without waking the poll thread.
    /// </summary>
    private static readonly TimeSpan PollWaitWhileWithheld = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentQueue<Action<LanePoller>> _commands = new();
    private readonly Dictionary<TopicPartition, Ownership> _owned = [];
    private readonly HashSet<Ownership> _fetched = [];
    private readonly HashSet<Ownership> _withheld = [];
    private bool _isStopped;

    /// <summary>Has something done by the poll thread, before its next poll.</summary>
    public void Post(Action<LanePoller> command) => _commands.Enqueue(command);

    /// <summary>One round: commands, credit, one poll.</summary>
    public void Step()
    {
        while (_commands.TryDequeue(out var command))
        {
            command(this);
        }

        ReleaseWithCredit();
        if (consumer.Poll(_withheld.Count > 0 ? PollWaitWhileWithheld : PollWait) is { } fetched)
        {
            HandOn(fetched);
        }
    }

    public void Subscribe(IReadOnlyCollection<string> topics) => consumer.Subscribe(topics, this);

    public void Assign(Ownership ownership, long offset)
    {
        if (IsPresent(ownership) && !_isStopped)
        {
            _fetched.Add(ownership);
            consumer.Assign(ownership.Partition, ownership.Epoch, offset);
        }
    }

    public void Seek(Ownership ownership, long offset)
    {
        if (_fetched.Contains(ownership))
        {
            consumer.Seek(ownership.Partition, offset);
        }
    }

    public void Withdraw(Ownership ownership)
    {
        if (_fetched.Remove(ownership))
        {
            consumer.Unassign(ownership.Partition);
            _withheld.Remove(ownership);
        }
    }

    public void Renew(Ownership ownership)
    {
        if (IsPresent(ownership) && !_isStopped)
        {
            Withdraw(ownership);
            ownership.End();
            listener.OnAssigned([Own(ownership.Partition)]);
        }
    }

    /// <summary>Fetches nothing more; the group still believes in this member while it polls.</summary>
    public void Stop()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            foreach (var ownership in _owned.Values)
            {
                Withdraw(ownership);
            }
        }
    }

    public void OnAssigned(IReadOnlyList<TopicPartition> partitions) =>
        listener.OnAssigned([.. partitions.Select(Own)]);

    public void OnRevoked(IReadOnlyList<TopicPartition> partitions)
    {
        if (End(partitions) is { Count: > 0 } ended)
        {
            listener.OnRevoked(ended);
        }
    }

    public void OnLost(IReadOnlyList<TopicPartition> partitions)
    {
        if (End(partitions) is { Count: > 0 } ended)
        {
            listener.OnLost(ended);
        }
    }

    public void OnTrouble(string reason) => listener.OnTrouble(reason);

    public void OnFatal(string reason) => listener.OnFatal(reason);

    /// <summary>Leaves the group, or what is left of it: whatever is owned still ends as lost.</summary>
    public void Close()
    {
        try
        {
            consumer.Close();
        }
        finally
        {
            OnLost([.. _owned.Keys]);
            consumer.Dispose();
        }
    }

    private bool IsPresent(Ownership ownership) =>
        _owned.TryGetValue(ownership.Partition, out var present) && ReferenceEquals(present, ownership);

    private Ownership Own(TopicPartition partition)
    {
        if (_owned.TryGetValue(partition, out var former))
        {
            former.End();
            Withdraw(former);
        }

        return _owned[partition] = new(partition, OwnershipEpochs.Next());
    }

    private List<Ownership> End(IReadOnlyList<TopicPartition> partitions)
    {
        var ended = new List<Ownership>(partitions.Count);
        foreach (var partition in partitions)
        {
            if (_owned.TryGetValue(partition, out var ownership))
            {
                ownership.End();
                Withdraw(ownership);
                _owned.Remove(partition);
                ended.Add(ownership);
            }
        }

        return ended;
    }

    private void HandOn(FetchEvent fetched)
    {
        if (!_owned.TryGetValue(fetched.Partition, out var ownership)
            || ownership.Epoch != fetched.OwnershipEpoch
            || !_fetched.Contains(ownership))
        {
            (fetched as RecordBatch)?.Dispose();
            return;
        }

        if (fetched is RecordBatch batch)
        {
            ownership.TakeBatch(batch.HeldBytes);
            if (!HasCredit(ownership) && _withheld.Add(ownership))
            {
                consumer.Withhold(ownership.Partition);
            }
        }

        emit(new(ownership, fetched));
    }

    private void ReleaseWithCredit() => _withheld.RemoveWhere(ownership =>
    {
        if (!HasCredit(ownership))
        {
            return false;
        }

        consumer.Release(ownership.Partition);
        return true;
    });

    /// <summary>Half of it must be there before a partition is released: it is not to flicker at the limit.</summary>
    private bool HasCredit(Ownership ownership)
    {
        var most = credit.ForEachOf(_owned.Count);
        return !ownership.IsHeldBySink
            && ownership.BytesOnTheirWay <= (_withheld.Contains(ownership) ? most / 2 : most);
    }
}
