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

    /// <summary>Nothing enters any more: the lane has failed.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _isShut = true;
        }
    }

    /// <summary>
    /// Reads the membership for a commit. Null, and nothing read, where one of the partitions is not open: the commit
    /// is made again without it.
    /// </summary>
    public GroupMembership? Enter(IReadOnlyList<PartitionCommit> commits, Func<GroupMembership> read)
    {
        lock (_lock)
        {
            return !_isShut && commits.All(IsOpenInside) ? read() : null;
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
