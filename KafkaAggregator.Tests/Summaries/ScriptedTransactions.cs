using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>
/// A broker with transactions, as far as one producer sees it: what was committed together, and failures that the test
/// gives to each step.
/// </summary>
internal sealed class ScriptedTransactions : ITransactionalProducer
{
    private readonly List<OutgoingRecord> _records = [];
    private readonly List<KeyValuePair<TopicPartition, CommittedOffset>> _offsets = [];
    private RecordRefusals _refusals = RecordRefusals.None;

    /// <summary>What was done, in order.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Offsets of each transaction that was committed.</summary>
    public List<IReadOnlyList<KeyValuePair<TopicPartition, CommittedOffset>>> Committed { get; } = [];

    /// <summary>Records that were committed, in order.</summary>
    public List<OutgoingRecord> Written { get; } = [];

    public List<GroupMembership> Memberships { get; } = [];

    /// <summary>Called at each step with its name; what it throws is the step's failure.</summary>
    public Action<string> OnStep { get; set; } = static _ => { };

    /// <summary>Partitions of output topics whose records are refused, each by itself.</summary>
    public HashSet<int> RefusedPartitions { get; } = [];

    /// <summary>Partitions of output topics that have a record which makes its whole batch be refused.</summary>
    public HashSet<int> SuspectPartitions { get; } = [];

    /// <summary>Source partitions whose offsets are refused, without saying which.</summary>
    public HashSet<int> RefusedOffsets { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Initialize() => Step("initialize");

    public void Begin()
    {
        Step("begin");
        _records.Clear();
        _offsets.Clear();
        _refusals = RecordRefusals.None;
    }

    public void Send(IReadOnlyList<OutgoingRecord> records)
    {
        Step("send");
        _records.AddRange(records);
    }

    public void SendOffsets(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, GroupMembership membership)
    {
        Step("offsets");
        Memberships.Add(membership);
        _offsets.AddRange(offsets);
        if (offsets.Any(offset => RefusedOffsets.Contains(offset.Key.Partition)))
        {
            throw new TransactionException(TransactionFault.PartitionRefused, "an offset is refused");
        }
    }

    public void Commit()
    {
        Step("commit");
        _refusals = new(Find(RefusedPartitions), SuspectPartitions.Count > 0 && Find(SuspectPartitions).Count > 0 ? All() : []);
        if (_refusals.Refused.Count + _refusals.Suspects.Count > 0)
        {
            throw new TransactionException(TransactionFault.PartitionRefused, "a record is refused");
        }

        Committed.Add([.. _offsets]);
        Written.AddRange(_records);
    }

    public void Abort() => Step("abort");

    public RecordRefusals TakeRefusals() => _refusals;

    public int RefreshTopic(string topic, TimeSpan timeout) => int.MaxValue;

    public void Dispose() => IsDisposed = true;

    private void Step(string name)
    {
        Steps.Add(name);
        OnStep(name);
    }

    private Dictionary<int, string> Find(HashSet<int> partitions) => Enumerable.Range(0, _records.Count)
        .Where(index => partitions.Contains(_records[index].Partition))
        .ToDictionary(index => index, _ => "too large");

    private Dictionary<int, string> All() => Enumerable.Range(0, _records.Count).ToDictionary(index => index, _ => "in one batch");
}
