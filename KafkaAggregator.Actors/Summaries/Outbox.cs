using Akka.Actor;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// What the sink holds of one partition under one ownership epoch: messages in order, and the progress after the last.
/// Knows what may be committed next; decides nothing about when.
/// </summary>
internal sealed class Outbox(SinkProtocol.Open open, BackOff backOff, BackOff lookUps)
{
    /// <summary>Bounds one commit: so many records of one partition go into it, and one message more at most.</summary>
    private const int RecordsMax = 2_000;

    private readonly Queue<HeldMessage> _held = new();
    private Progress _latest = open.First;
    private Progress? _committed;

    public TopicPartition Partition { get; } = open.Partition;

    public long OwnershipEpoch { get; } = open.OwnershipEpoch;

    public IActorRef Owner { get; } = open.Owner;

    public SourceDefinition Source { get; } = open.Source;

    /// <summary>Of tries after a refusal.</summary>
    public BackOff BackOff { get; } = backOff;

    /// <summary>Of look-ups that nobody answered.</summary>
    public BackOff LookUps { get; } = lookUps;

    /// <summary>Whether its topics were seen to be there.</summary>
    public bool HasTopics { get; set; }

    /// <summary>Whether topics or schemas are being looked up for its first message that has no records yet.</summary>
    public bool IsPreparing { get; set; }

    /// <summary>Whether they were looked up in vain the last time.</summary>
    public bool IsLookUpFailing { get; set; }

    /// <summary>Whether some of it is in the commit that is under way.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>Whether somebody waits for all of it to be committed.</summary>
    public bool IsFlushing { get; set; }

    /// <summary>Why it cannot be written; null where it can.</summary>
    public string? BlockedReason { get; set; }

    /// <summary>Not to be tried before; time since the sink began.</summary>
    public TimeSpan RetryAt { get; set; }

    /// <summary>When it was committed last; time since the sink began.</summary>
    public TimeSpan CommittedAt { get; private set; }

    public int HeldMessages => _held.Count;

    /// <summary>Whether it holds something to write.</summary>
    public bool HasOutput => _held.Count > 0;

    /// <summary>Whether what it holds first may be written: its topics were seen.</summary>
    public bool IsPrepared => HasTopics || !HasOutput;

    /// <summary>Whether a commit waits for nothing but its time: not for a look-up that fails.</summary>
    public bool CanBeTried => !IsLookUpFailing || (IsPrepared && (!HasOutput || _held.Peek().Records is not null));

    /// <summary>Whether a commit would change anything.</summary>
    public bool IsBehind => HasOutput || !_latest.IsSameAs(_committed);

    /// <summary>Whether nothing of it was committed yet: the metadata do not name this owner.</summary>
    public bool IsNew => _committed is null;

    /// <summary>The messages that have no records yet, in order.</summary>
    public IEnumerable<HeldMessage> Unprepared => _held.Where(held => held.Records is null);

    public void Accept(SinkProtocol.Accept accept)
    {
        for (var i = 0; i < accept.Messages.Count; i++)
        {
            _held.Enqueue(new HeldMessage(accept.Messages[i], i == accept.Messages.Count - 1 ? accept.Bytes : 0));
        }

        _latest = accept.Latest;
    }

    /// <summary>
    /// The longest prefix that is ready, with the progress after it; null where there is none to commit.
    /// </summary>
    public OutboxCommit? Next()
    {
        var records = new List<OutgoingRecord>();
        var count = 0;
        var bytes = 0;
        Progress? progress = null;
        foreach (var held in _held)
        {
            if (held.Records is null || records.Count >= RecordsMax)
            {
                break;
            }

            records.AddRange(held.Records);
            count++;
            bytes += held.Bytes;
            progress = held.Message.Progress;
        }

        if (count == _held.Count)
        {
            progress = _latest;
        }

        return progress is null || (count == 0 && progress.IsSameAs(_committed))
            ? null
            : new OutboxCommit(this, count, records, progress, bytes);
    }

    /// <summary>The commit is done: its messages leave, and are given back.</summary>
    public IReadOnlyList<HeldMessage> Committed(OutboxCommit commit, TimeSpan now)
    {
        var gone = new List<HeldMessage>(commit.Messages);
        for (var i = 0; i < commit.Messages; i++)
        {
            gone.Add(_held.Dequeue());
        }

        (_committed, CommittedAt) = (commit.Progress, now);
        return gone;
    }
}
