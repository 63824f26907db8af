using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// What a lane may commit. The broker checks that offsets come from a member of the present generation, not that the
/// member owns the partition: so a commit reads its membership in here, and only for partitions that are open. The poll
/// thread closes a partition before the group moves on; a commit that entered before carries a membership that the
/// group refuses once it has. Any thread.
/// </summary>
internal sealed class CommitGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, long> _open = [];
    private IReadOnlyList<PartitionCommit> _inside = [];
    private bool _isShut;

    /// <summary>The lane owns a partition under this epoch; an older one of the same partition ends.</summary>
    public void Open(TopicPartition partition, long ownershipEpoch)
    {
        lock (_lock)
        {
            _open[partition] = ownershipEpoch;
        }
    }

    /// <summary>No commit that enters later carries this partition under this epoch.</summary>
    public void Close(TopicPartition partition, long ownershipEpoch)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(partition, out var present) && present == ownershipEpoch)
            {
                _open.Remove(partition);
            }
        }
    }

    /// <summary>
    /// Closes a partition as <see cref="Close"/> does. False where a commit with it has entered and not left.
    /// </summary>
    public bool TryWithdraw(TopicPartition partition, long ownershipEpoch)
    {
        lock (_lock)
        {
            Close(partition, ownershipEpoch);
            return !_inside.Any(
                commit => commit.Partition == partition && commit.OwnershipEpoch == ownershipEpoch);
        }
    }

    /// <summary>Nothing enters any more: the lane has failed.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _isShut = true;
        }
    }

    /// <summary>
    /// Reads the membership for a commit, one at a time. Null, and nothing read, where one of the partitions is not
    /// open: the commit is made again without it.
    /// </summary>
    public GroupMembership? Enter(IReadOnlyList<PartitionCommit> commits, Func<GroupMembership> read)
    {
        lock (_lock)
        {
            if (_isShut || !commits.All(IsOpenInside))
            {
                return null;
            }

            _inside = commits;
            return read();
        }
    }

    /// <summary>What entered last has ended, and it is known how. What is in doubt stays inside.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inside = [];
        }
    }

    /// <summary>Whether a commit of this partition may still be begun.</summary>
    public bool IsOpen(PartitionCommit commit)
    {
        lock (_lock)
        {
            return !_isShut && IsOpenInside(commit);
        }
    }

    private bool IsOpenInside(PartitionCommit commit) =>
        _open.TryGetValue(commit.Partition, out var epoch) && epoch == commit.OwnershipEpoch;
}
