using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>
/// The transaction coordinator. A transactional id has an epoch, which rises whenever somebody takes the id and
/// whenever the coordinator aborts by itself: whoever has an older one is fenced. A decided transaction's markers come
/// a little later, log by log; until then offsets that it holds are unstable, and the id can do nothing else.
/// </summary>
internal sealed class ModelTransactions(SimulationKernel kernel, ModelBroker broker)
{
    /// <summary>Which a producer of the product sets.</summary>
    public static readonly TimeSpan TimeLimit = KafkaClientConfiguration.TransactionTimeout;

    /// <summary>How often the coordinator looks for those whose time is up.</summary>
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Identity> _identities = new(StringComparer.Ordinal);
    private readonly HashSet<ModelTransaction> _held = [];

    /// <summary>Called when the offsets of a transaction became the group's.</summary>
    public Action<ModelTransaction> OnCommitted { get; set; } = static _ => { };

    /// <summary>Those that hold offsets of a group.</summary>
    public IReadOnlyCollection<ModelTransaction> Holding => _held;

    /// <summary>How long a transaction stood open at most, of those that have ended.</summary>
    public TimeSpan LongestOpen { get; private set; }

    /// <summary>How often the coordinator ended one because its time was up.</summary>
    public int Expired { get; private set; }

    /// <summary>Those that were committed.</summary>
    public int Committed { get; private set; }

    public void Start() => kernel.After(ExpiryInterval * kernel.Random.NextDouble(), Expire);

    /// <summary>
    /// Takes an id: its open transaction is aborted. Null while one is being ended: to be asked for again.
    /// </summary>
    public int? Initialize(string id)
    {
        if (!_identities.TryGetValue(id, out var identity))
        {
            _identities[id] = identity = new();
        }

        switch (identity.Present?.State)
        {
            case ModelTransactionState.Ongoing:
                identity.Epoch++;
                End(identity.Present, isCommit: false);
                return null;
            case ModelTransactionState.Committing or ModelTransactionState.Aborting:
                return null;
            default:
                return ++identity.Epoch;
        }
    }

    /// <summary>Whether the id still can: false while its last transaction is being ended.</summary>
    public bool IsReady(string id) =>
        _identities[id].Present?.State is null or ModelTransactionState.Ongoing or ModelTransactionState.Ended;

    /// <summary>The open transaction, opened where there is none. Throws where the id has another owner.</summary>
    public ModelTransaction Use(string id, int epoch)
    {
        var identity = Check(id, epoch);
        if (identity.Present is not { State: ModelTransactionState.Ongoing } present)
        {
            identity.Present = present = new(id, kernel.Now);
        }

        return present;
    }

    public void HoldOffsets(
        string id,
        int epoch,
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets,
        GroupMembership membership)
    {
        Check(id, epoch);
        broker.GroupOf(membership.GroupId).Validate(membership);
        var transaction = Use(id, epoch);
        transaction.GroupId = membership.GroupId;
        _held.Add(transaction);
        foreach (var (partition, offset) in offsets)
        {
            transaction.Offsets[partition] = (offset, broker.GroupOf(membership.GroupId).NextOffsetOrder());
        }
    }

    /// <summary>Ends what is open; nothing where nothing is.</summary>
    public void End(string id, int epoch, bool isCommit)
    {
        var identity = Check(id, epoch);
        if (identity.Present is { State: ModelTransactionState.Ongoing } present)
        {
            End(present, isCommit);
        }
    }

    private void End(ModelTransaction transaction, bool isCommit)
    {
        transaction.State = isCommit ? ModelTransactionState.Committing : ModelTransactionState.Aborting;
        Committed += isCommit ? 1 : 0;
        var open = TimeSpan.FromTicks(kernel.Now - transaction.StartedAt);
        LongestOpen = open > LongestOpen && !transaction.TransactionalId.StartsWith("upstream", StringComparison.Ordinal) ? open : LongestOpen;
        var last = kernel.Now;
        foreach (var log in transaction.Logs)
        {
            var time = kernel.Now + broker.MarkerDelay().Ticks;
            last = Math.Max(last, time);
            kernel.At(time, () => broker.WriteMarker(log, transaction, isCommit));
        }

        if (transaction.GroupId is { } group)
        {
            var time = kernel.Now + broker.MarkerDelay().Ticks;
            last = Math.Max(last, time);
            kernel.At(time, () =>
            {
                _held.Remove(transaction);
                if (isCommit)
                {
                    broker.GroupOf(group).Settle(transaction);
                    OnCommitted(transaction);
                }
            });
        }

        kernel.At(last, () => transaction.State = ModelTransactionState.Ended);
    }

    private void Expire()
    {
        foreach (var identity in _identities.Values)
        {
            if (identity.Present is { State: ModelTransactionState.Ongoing } present
                && kernel.Now - present.StartedAt > TimeLimit.Ticks)
            {
                broker.Trace($"the coordinator aborts {present.TransactionalId}: its time is up");
                identity.Epoch++;
                Expired++;
                End(present, isCommit: false);
            }
        }

        kernel.After(ExpiryInterval, Expire);
    }

    private Identity Check(string id, int epoch)
    {
        var identity = _identities[id];
        return identity.Epoch == epoch
            ? identity
            : throw new TransactionException(TransactionFault.Fenced, $"{id} has another owner");
    }

    private sealed class Identity
    {
        public int Epoch { get; set; }

        public ModelTransaction? Present { get; set; }
    }
}
