using System.Text;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>
/// What a broker does where exactly-once rests on it, as scripts and the answers that a real one gave. The model must
/// give the same.
/// </summary>
internal sealed class BrokerScripts(IScriptBroker broker)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly string _group = $"group-{Guid.NewGuid():N}";
    private readonly string _id = $"id-{Guid.NewGuid():N}";
    private readonly List<string> _answers = [];

    /// <summary>Those whose answers depend on how the group works.</summary>
    public static IReadOnlyList<string> OfGroups { get; } =
        [nameof(StaleMembership), nameof(ForeignPartition), nameof(UnknownMember), nameof(MemberThatLeft)];

    /// <summary>Each script's name with the answers.</summary>
    public static IReadOnlyDictionary<string, string> Answers { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(Commit)] = "before: ; after: one two; offset 5 m5",
        [nameof(Abort)] = "after the abort: , no offset; after the next: kept, 6 m6",
        [nameof(StaleMembership)] = "the old one: StaleMembership; a fresh one: fine; read: fresh",
        [nameof(ForeignPartition)] = "not its own: fine; offset 7 m7",
        [nameof(Nobody)] = "nobody: fine; offset 7 m7",
        [nameof(UnknownMember)] = "unknown: StaleMembership; after the abort: fine",
        [nameof(MemberThatLeft)] = "left: StaleMembership",
        [nameof(SecondProducer)] = "the first one's commit: Fenced; read: ; offset none",
        [nameof(PendingOffsets)] = "stable: pending; as it was: 3 m3; after the commit: 9 m9",
        [nameof(DeadOwner)] = "stable: pending; after fencing twice: 3 m3; read: ; the dead one's commit: Fenced",
        [nameof(OpenTransaction)] = "open: stable 2 of 4; reader has 0; ended: stable 5 of 5; reader has 0 2 3",
        [nameof(AbortedTransaction)] = "open: stable 2 of 4; reader has 0; ended: stable 5 of 5; reader has 0",
        [nameof(SecondTransaction)] = "read: one two; offset 2 m2",
        [nameof(TimedOut)] = "at once: pending; at last: 3 m3; read: ; its commit: Fenced",
    };

    public static string Play(string name, IScriptBroker broker)
    {
        var scripts = new BrokerScripts(broker);
        Action script = name switch
        {
            nameof(Commit) => scripts.Commit,
            nameof(Abort) => scripts.Abort,
            nameof(StaleMembership) => scripts.StaleMembership,
            nameof(ForeignPartition) => scripts.ForeignPartition,
            nameof(Nobody) => scripts.Nobody,
            nameof(UnknownMember) => scripts.UnknownMember,
            nameof(MemberThatLeft) => scripts.MemberThatLeft,
            nameof(SecondProducer) => scripts.SecondProducer,
            nameof(PendingOffsets) => scripts.PendingOffsets,
            nameof(DeadOwner) => scripts.DeadOwner,
            nameof(OpenTransaction) => scripts.OpenTransaction,
            nameof(AbortedTransaction) => scripts.AbortedTransaction,
            nameof(SecondTransaction) => scripts.SecondTransaction,
            nameof(TimedOut) => scripts.TimedOut,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
        script();
        return string.Join("; ", scripts._answers);
    }

    private void Commit()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        producer.Begin();
        producer.Send([Record(output, "one"), Record(output, "two")]);
        producer.SendOffsets([Offset(source, 5)], member.Consumer.ReadMembership());
        Say($"before: {Read(output)}");
        producer.Commit();
        Say($"after: {Read(output)}");
        Say($"offset {Text(member.ReadOffset(source, requireStable: true))}");
        member.Consumer.Dispose();
    }

    private void Abort()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        producer.Begin();
        producer.Send([Record(output, "lost")]);
        producer.SendOffsets([Offset(source, 5)], member.Consumer.ReadMembership());
        producer.Abort();
        Say($"after the abort: {Read(output)}, {(member.ReadOffset(source, requireStable: true) is null ? "no offset" : "an offset")}");
        Transact(producer, output, "kept", Offset(source, 6), member.Consumer.ReadMembership());
        Say($"after the next: {Read(output)}, {Text(member.ReadOffset(source, requireStable: true))}");
        member.Consumer.Dispose();
    }

    private void StaleMembership()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        var old = member.Consumer.ReadMembership();
        var other = Join(source.Topic, member);
        Say($"the old one: {Transact(producer, output, "old", Offset(source, 5), old)}");
        producer.Abort();
        Say($"a fresh one: {Transact(producer, output, "fresh", Offset(source, 6), member.Consumer.ReadMembership())}");
        Say($"read: {Read(output)}");
        other.Consumer.Dispose();
        member.Consumer.Dispose();
    }

    private void ForeignPartition()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        var other = Join(source.Topic, member);
        var foreign = other.Owned.First();
        Say($"not its own: {Transact(producer, output, "taken", Offset(foreign, 7), member.Consumer.ReadMembership())}");
        Say($"offset {Text(member.ReadOffset(foreign, requireStable: true))}");
        other.Consumer.Dispose();
        member.Consumer.Dispose();
    }

    private void Nobody()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        var nobody = member.Consumer.ReadMembership() with { Generation = -1, MemberId = "" };
        Say($"nobody: {Transact(producer, output, "taken", Offset(source, 7), nobody)}");
        Say($"offset {Text(member.ReadOffset(source, requireStable: true))}");
        member.Consumer.Dispose();
    }

    private void UnknownMember()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        var unknown = member.Consumer.ReadMembership() with { MemberId = $"{Guid.NewGuid()}" };
        Say($"unknown: {Transact(producer, output, "lost", Offset(source, 7), unknown)}");
        producer.Abort();
        Say($"after the abort: {Transact(producer, output, "kept", Offset(source, 7), member.Consumer.ReadMembership())}");
        member.Consumer.Dispose();
    }

    private void MemberThatLeft()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        var other = Join(source.Topic, member);
        var old = other.Consumer.ReadMembership();
        other.Consumer.Close();
        other.Consumer.Dispose();
        broker.PollUntil(() => member.Owned.Count == 2, member);
        Say($"left: {Transact(producer, output, "lost", Offset(source, 7), old)}");
        member.Consumer.Dispose();
    }

    private void SecondProducer()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        producer.Begin();
        producer.Send([Record(output, "zombie")]);
        producer.SendOffsets([Offset(source, 5)], member.Consumer.ReadMembership());
        using var heir = broker.OpenProducer(_id);
        Say($"the first one's commit: {Try(producer.Commit)}");
        Say($"read: {Read(output)}");
        Say($"offset {Text(member.ReadOffset(source, requireStable: true))}");
        member.Consumer.Dispose();
    }

    private void PendingOffsets()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        Hold(producer, source, output, member);
        producer.Commit();
        Say($"after the commit: {Text(member.ReadOffset(source, requireStable: true))}");
        member.Consumer.Dispose();
    }

    private void DeadOwner()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        Hold(producer, source, output, member, isAsItWasSaid: false);
        broker.Fence(_id);
        broker.Fence(_id);
        Say($"after fencing twice: {Text(member.ReadOffset(source, requireStable: true))}");
        Say($"read: {Read(output, 1)}");
        Say($"the dead one's commit: {Try(producer.Commit)}");
        member.Consumer.Dispose();
    }

    private void OpenTransaction() => ReadTransaction(isCommit: true);

    private void AbortedTransaction() => ReadTransaction(isCommit: false);

    private void ReadTransaction(bool isCommit)
    {
        var (source, _, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        producer.Begin();
        producer.Send([Record(source.Topic, "a")]);
        producer.Commit();
        broker.PollUntil(() => broker.StableEnd(source) == 2, member);
        producer.Begin();
        producer.Send([Record(source.Topic, "b"), Record(source.Topic, "c")]);
        broker.PollUntil(() => broker.LogEnd(source) == 4, member);
        member.Consumer.Assign(source, 1, 0);
        broker.PollUntil(() => member.Ends.Contains(2), member);
        Say($"open: stable {broker.StableEnd(source)} of {broker.LogEnd(source)}");
        Say($"reader has {string.Join(' ', member.Offsets)}");
        if (isCommit)
        {
            producer.Commit();
        }
        else
        {
            producer.Abort();
        }

        broker.PollUntil(() => member.Ends.Contains(5), member);
        Say($"ended: stable {broker.StableEnd(source)} of {broker.LogEnd(source)}");
        Say($"reader has {string.Join(' ', member.Offsets)}");
        member.Consumer.Dispose();
    }

    private void SecondTransaction()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        Transact(producer, output, "one", Offset(source, 1), member.Consumer.ReadMembership());
        Transact(producer, output, "two", Offset(source, 2), member.Consumer.ReadMembership());
        Say($"read: {Read(output)}");
        Say($"offset {Text(member.ReadOffset(source, requireStable: true))}");
        member.Consumer.Dispose();
    }

    private void TimedOut()
    {
        var (source, output, member) = Begin();
        using var producer = broker.OpenProducer(_id);
        Transact(producer, output, "before", Offset(source, 3), member.Consumer.ReadMembership());
        producer.Begin();
        producer.Send([Record(output, "late")]);
        producer.SendOffsets([Offset(source, 9)], member.Consumer.ReadMembership());
        Say($"at once: {(member.ReadOffset(source, requireStable: true) is null ? "pending" : "readable")}");
        broker.PollUntil(() => member.Consumer.ReadCommitted([source], requireStable: true, Second).Pending.Count == 0, member);
        Say($"at last: {Text(member.ReadOffset(source, requireStable: true))}");
        Say($"read: {Read(output, 1)}");
        Say($"its commit: {Try(producer.Commit)}");
        member.Consumer.Dispose();
    }

    private void Hold(
        ITransactionalProducer producer, TopicPartition source, string output, ScriptMember member, bool isAsItWasSaid = true)
    {
        Transact(producer, output, "before", Offset(source, 3), member.Consumer.ReadMembership());
        producer.Begin();
        producer.Send([Record(output, "held")]);
        producer.SendOffsets([Offset(source, 9)], member.Consumer.ReadMembership());
        var pending = member.Consumer.ReadCommitted([source], requireStable: true, Second).Pending;
        Say($"stable: {(pending.ContainsKey(source) ? "pending" : "readable")}");
        if (isAsItWasSaid)
        {
            Say($"as it was: {Text(member.ReadOffset(source, requireStable: false))}");
        }
    }

    /// <summary>A member that owns both partitions of a source, and an output.</summary>
    private (TopicPartition Source, string Output, ScriptMember Member) Begin()
    {
        var (source, output) = (broker.CreateTopic(2), broker.CreateTopic(1));
        var member = broker.OpenMember(_group);
        member.Consumer.Subscribe([source], member);
        broker.PollUntil(() => member.Owned.Count == 2, member);
        return (new(source, 0), output, member);
    }

    /// <summary>Another member, which gets one of the two partitions.</summary>
    private ScriptMember Join(string source, ScriptMember member)
    {
        var before = member.Consumer.ReadMembership().Generation;
        var other = broker.OpenMember(_group);
        other.Consumer.Subscribe([source], other);
        broker.PollUntil(
            () => other.Owned.Count == 1 && member.Owned.Count == 1 && member.Consumer.ReadMembership().Generation is var present
                && present > before && present == other.Consumer.ReadMembership().Generation,
            member,
            other);
        return other;
    }

    private static string Transact(
        ITransactionalProducer producer,
        string output,
        string value,
        KeyValuePair<TopicPartition, CommittedOffset> offset,
        GroupMembership membership)
    {
        producer.Begin();
        producer.Send([Record(output, value)]);
        return Try(() =>
        {
            producer.SendOffsets([offset], membership);
            producer.Commit();
        });
    }

    private static string Try(Action step)
    {
        try
        {
            step();
            return "fine";
        }
        catch (TransactionException exception)
        {
            return exception.Fault.ToString();
        }
    }

    private string Read(string topic, int skipped = 0) => string.Join(' ', broker.Read(topic).Skip(skipped));

    private void Say(string answer) => _answers.Add(answer);

    private static string Text(CommittedOffset? offset) => offset is { } found ? $"{found.Offset} {found.Metadata}" : "none";

    private static KeyValuePair<TopicPartition, CommittedOffset> Offset(TopicPartition partition, long offset) =>
        KeyValuePair.Create(partition, new CommittedOffset(offset, $"m{offset}"));

    private static OutgoingRecord Record(string topic, string value, int partition = 0) =>
        new() { Topic = topic, Partition = partition, Value = Encoding.UTF8.GetBytes(value), Headers = [] };
}
