using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>
/// A consumer group. Either protocol takes a partition from one member before another gets it. Classic: all members
/// meet to make a generation, and who has to give something up asks for another one when it has. Consumer: the
/// coordinator tells each member by itself, whose epoch rises when it has given up what it must.
/// </summary>
internal sealed class ModelGroup(SimulationKernel kernel, ModelBroker broker, string id, KafkaGroupProtocol protocol)
{
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, ModelMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, (CommittedOffset Offset, long Order)> _committed = [];
    private long _offsetOrder;
    private bool _isPreparing;
    private int _joined;

    public string Id { get; } = id;

    public int Generation { get; private set; }

    public IReadOnlyCollection<ModelMember> Members => _members.Values;

    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    public void Start() => kernel.After(ExpiryInterval, Expire);

    public ModelMember Join(string clientId, IEnumerable<string> topics)
    {
        var member = new ModelMember($"{clientId}/{++_joined}", clientId) { HeardAt = kernel.Now, JoinedAt = kernel.Now, Topics = [.. topics] };
        _members[member.Id] = member;
        Rebalance($"{member.Id} joins");
        return member;
    }

    public void Subscribe(ModelMember member, IEnumerable<string> topics)
    {
        var wanted = topics.ToHashSet(StringComparer.Ordinal);
        if (!wanted.SetEquals(member.Topics))
        {
            member.Topics = wanted;
            Rebalance($"{member.Id} wants other topics");
        }
    }

    public void Leave(string memberId)
    {
        if (_members.Remove(memberId))
        {
            Rebalance($"{memberId} leaves");
        }
    }

    /// <summary>A topic has more partitions.</summary>
    public void PartitionsChanged() => Rebalance("partitions were added");

    /// <summary>
    /// A heartbeat, which also says what the member has: what it has given up is missing. While it is busy with what it
    /// was told last it does not join another generation, and what it has says nothing.
    /// </summary>
    public ModelAnswer Heartbeat(string memberId, IReadOnlyCollection<TopicPartition> owned, bool isBusy)
    {
        if (!_members.TryGetValue(memberId, out var member))
        {
            return new(IsUnknown: true, 0, null);
        }

        member.HeardAt = kernel.Now;
        return protocol == KafkaGroupProtocol.Classic
            ? HeartbeatClassic(member, owned, isBusy)
            : HeartbeatConsumer(member, owned, isBusy);
    }

    /// <summary>Who sends offsets must be a member of the present generation, or nobody at all.</summary>
    public void Validate(GroupMembership membership)
    {
        if (membership.MemberId.Length == 0 && membership.Generation < 0)
        {
            return;
        }

        if (!_members.TryGetValue(membership.MemberId, out var member))
        {
            throw new TransactionException(TransactionFault.StaleMembership, "unknown member");
        }

        var present = protocol == KafkaGroupProtocol.Classic ? Generation : member.Epoch;
        if (membership.Generation != present)
        {
            throw new TransactionException(
                TransactionFault.StaleMembership, $"illegal generation {membership.Generation}, now {present}");
        }
    }

    public long NextOffsetOrder() => ++_offsetOrder;

    public void Commit(TopicPartition partition, CommittedOffset offset) => _committed[partition] = (offset, NextOffsetOrder());

    public void Settle(ModelTransaction transaction)
    {
        foreach (var (partition, held) in transaction.Offsets)
        {
            if (!_committed.TryGetValue(partition, out var present) || present.Order < held.Order)
            {
                _committed[partition] = held;
            }
        }
    }

    public CommittedOffset? CommittedOf(TopicPartition partition) =>
        _committed.TryGetValue(partition, out var committed) ? committed.Offset : null;

    private ModelAnswer HeartbeatClassic(ModelMember member, IReadOnlyCollection<TopicPartition> owned, bool isBusy)
    {
        if (_isPreparing && !isBusy)
        {
            member.HasJoined = true;
            member.Owned.Clear();
            member.Owned.UnionWith(owned);
            MeetClassic();
        }

        return _isPreparing || member.Epoch != Generation
            ? new(IsUnknown: false, member.Epoch, null)
            : new(IsUnknown: false, Generation, [.. member.Target]);
    }

    /// <summary>Makes the next generation where all are there.</summary>
    private void MeetClassic()
    {
        if (!_isPreparing || _members.Count == 0 || !_members.Values.All(member => member.HasJoined))
        {
            return;
        }

        _isPreparing = false;
        Generation++;
        Spread();
        foreach (var member in _members.Values)
        {
            member.HasJoined = false;
            member.Epoch = Generation;
            member.Target.RemoveWhere(partition => _members.Values.Any(other => other != member && other.Owned.Contains(partition)));
        }

        broker.Trace($"{Id} generation {Generation}: {string.Join("; ", _members.Values.Select(Describe))}");
    }

    /// <summary>Who gave something up asks for the next generation, in which it is given to another.</summary>
    public void RejoinClassic(string memberId)
    {
        if (protocol == KafkaGroupProtocol.Classic && _members.ContainsKey(memberId))
        {
            Rebalance($"{memberId} has given up what it was to");
        }
    }

    private ModelAnswer HeartbeatConsumer(ModelMember member, IReadOnlyCollection<TopicPartition> owned, bool isBusy)
    {
        if (!isBusy)
        {
            member.Owned.RemoveWhere(partition => !owned.Contains(partition) && !member.Target.Contains(partition));
        }

        if (member.Owned.Except(member.Target).Any())
        {
            return new(IsUnknown: false, member.Epoch, [.. member.Owned.Intersect(member.Target)]);
        }

        member.Epoch = Generation;
        foreach (var partition in member.Target)
        {
            if (!_members.Values.Any(other => other != member && other.Owned.Contains(partition)))
            {
                member.Owned.Add(partition);
            }
        }

        return new(IsUnknown: false, member.Epoch, [.. member.Owned]);
    }

    private void Rebalance(string reason)
    {
        broker.Trace($"{Id} rebalances: {reason}");
        if (protocol == KafkaGroupProtocol.Classic)
        {
            _isPreparing = true;
            foreach (var member in _members.Values)
            {
                member.HasJoined = false;
            }
        }
        else
        {
            Generation++;
            Spread();
        }
    }

    /// <summary>Evenly, and everything stays where it may.</summary>
    private void Spread()
    {
        if (_members.Count == 0)
        {
            return;
        }

        var all = new SortedSet<TopicPartition>(broker.PartitionsOf(_members.Values.SelectMany(member => member.Topics)));
        var (least, more) = Math.DivRem(all.Count, _members.Count);
        foreach (var member in _members.Values.OrderByDescending(member => member.Owned.Count))
        {
            member.Target = [.. member.Owned.Where(all.Contains).Take(more-- > 0 ? least + 1 : least)];
        }

        all.ExceptWith(_members.Values.SelectMany(member => member.Target));
        foreach (var partition in all)
        {
            _members.Values.MinBy(member => member.Target.Count)!.Target.Add(partition);
        }
    }

    private void Expire()
    {
        foreach (var member in _members.Values.Where(member => kernel.Now - member.HeardAt > SessionTimeout.Ticks).ToList())
        {
            _members.Remove(member.Id);
            Rebalance($"{member.Id} was not heard of");
        }

        MeetClassic();
        kernel.After(ExpiryInterval, Expire);
    }

    private static string Describe(ModelMember member) =>
        $"{member.Id} has {string.Join(' ', member.Owned)}, is to have {string.Join(' ', member.Target)}";
}
