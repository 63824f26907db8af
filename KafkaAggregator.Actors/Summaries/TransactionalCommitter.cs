using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Records, offsets and metadata in one transaction: begin, send offsets, produce, commit, and nothing in between.
/// Offsets come first: an heir ends a dead owner's transaction where it finds offsets held; records of one that held
/// none would stand in the way of every reader until the broker's time for it is up. A partition that is refused is
/// found out and left out, and the rest goes on: what the broker names, by its record; what it does not name, by
/// halves.
/// </summary>
internal sealed class TransactionalCommitter(
    ITransactionalProducer producer, IGroupConsumer consumer, CommitGate gate, IThreads threads) : ICommitter
{
    private static readonly TimeSpan ProofLimit = TimeSpan.FromSeconds(5);

    /// <summary>Of which no offset could be read back after a commit of theirs.</summary>
    private readonly HashSet<TopicPartition> _doubted = [];

    /// <summary>Ends when the last call that was made has; fails never.</summary>
    private Task _last = Task.CompletedTask;
    private bool _isInitialized;
    private bool _isProven;

    /// <summary>
    /// Whether the transaction before was aborted for a refusal: librdkafka fails the next one too, for sequence
    /// numbers that are missing (tried), and goes on after its abort.
    /// </summary>
    private bool _isAfterRefusal;

    /// <summary>
    /// Takes the transactional id at once, not at the first commit: what a lane of the same id left open is aborted
    /// before anybody waits for the offsets that it holds, and a cluster without transactions is found.
    /// </summary>
    public Task BeginAsync(CancellationToken cancellation) => InTurn(
        () =>
        {
            Initialize();
            return true;
        },
        cancellation);

    public Task<CommitOutcome> CommitAsync(
        IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation) =>
        InTurn(() => Commit(commits), cancellation);

    public bool TryWithdraw(TopicPartition partition, long ownershipEpoch) =>
        gate.TryWithdraw(partition, ownershipEpoch);

    public async ValueTask DisposeAsync()
    {
        // Destroying a client under a call that is out would be the end of the process.
        await _last;
        await Task.Run(producer.Dispose);
    }

    /// <summary>Each step of a transaction blocks its thread for round trips; one call at a time.</summary>
    private async Task<T> InTurn<T>(Func<T> call, CancellationToken cancellation)
    {
        var (before, turn) = (_last, new TaskCompletionSource());
        _last = turn.Task;
        await before;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return await threads.CallAsync(call, CancellationToken.None);
        }
        catch (TransactionException exception)
        {
            throw ToOutcome(exception);
        }
        finally
        {
            turn.SetResult();
        }
    }

    private static Exception ToOutcome(TransactionException exception) => exception.Fault switch
    {
        TransactionFault.Unsupported => new GuaranteeRefusedException(
            $"the cluster does not offer transactions ({exception.Message}): set delivery_guarantee to at_least_once",
            exception),
        TransactionFault.Unavailable or TransactionFault.StaleMembership =>
            new KafkaUnavailableException(exception.Message, exception),
        TransactionFault.Fenced => new CommitInDoubtException(
            $"another took this lane's place: {exception.Message}", exception),
        _ => new CommitInDoubtException(exception.Message, exception),
    };

    private void Initialize()
    {
        if (!_isInitialized)
        {
            producer.Initialize();
            _isInitialized = true;
        }
    }

    private CommitOutcome Commit(IReadOnlyList<PartitionCommit> commits)
    {
        var tally = new CommitTally(commits);
        try
        {
            Initialize();
        }
        catch (TransactionException exception) when (exception.Fault == TransactionFault.Unavailable)
        {
            tally.Leave([], exception.Message);
            return tally.ToOutcome() with { WasSent = false };
        }

        while (tally.TryTake(gate.IsOpen, out var indexes))
        {
            PartitionCommit[] set = [.. indexes.Select(index => commits[index])];
            if (gate.Enter(set, consumer.ReadMembership) is not { } membership)
            {
                tally.TakeAgain(indexes);
                continue;
            }

            if (membership.IsMember)
            {
                Try(set, indexes, membership, tally);
            }
            else
            {
                tally.Leave(indexes, null);
            }

            gate.Leave();
        }

        var outcome = tally.ToOutcome();
        Prove(commits, outcome);
        return outcome;
    }

    private void Try(
        PartitionCommit[] set, IReadOnlyList<int> indexes, GroupMembership membership, CommitTally tally)
    {
        var owners = new List<int>();
        var records = new List<OutgoingRecord>();
        for (var i = 0; i < set.Length; i++)
        {
            records.AddRange(set[i].Records);
            owners.AddRange(Enumerable.Repeat(indexes[i], set[i].Records.Count));
        }

        try
        {
            producer.Begin();
            producer.SendOffsets(
                [.. set.Select(commit => KeyValuePair.Create(commit.Partition, commit.Offset))], membership);
            producer.Send(records);
            producer.Commit();
            _isAfterRefusal = false;
        }
        catch (TransactionException exception) when (exception.IsAbortable)
        {
            var refusals = producer.TakeRefusals();
            Abort();
            var wasAfterRefusal = _isAfterRefusal;
            _isAfterRefusal = refusals.Refused.Count + refusals.Suspects.Count > 0;
            if (_isAfterRefusal)
            {
                tally.TakeApart(indexes, refusals, record => (owners[record], records[record]));
            }
            else if (wasAfterRefusal)
            {
                tally.TakeAgain(indexes);
            }
            else if (exception.Fault == TransactionFault.PartitionRefused)
            {
                tally.Halve(indexes, exception.Message);
            }
            else if (exception.Fault == TransactionFault.StaleMembership)
            {
                tally.LeaveAsStale(indexes, exception.Message);
            }
            else
            {
                tally.Leave(indexes, exception.Message);
            }
        }
    }

    /// <summary>
    /// What could not be aborted may still be there: only a new producer ends it, and no commit may be tried again.
    /// </summary>
    private void Abort()
    {
        try
        {
            producer.Abort();
        }
        catch (TransactionException exception) when (exception.IsAbortable)
        {
            throw new TransactionException(
                TransactionFault.InDoubt, $"a transaction could not be aborted: {exception.Message}");
        }
    }

    /// <summary>
    /// A broker without transactions takes everything and keeps no offsets: commits are read back until one is found.
    /// That one is not found proves nothing: its topic may have been deleted since, and its offsets with it. The broker
    /// refuses the next commit of such a topic, so two of one partition that it took and did not keep prove it.
    /// </summary>
    private void Prove(IReadOnlyList<PartitionCommit> commits, CommitOutcome outcome)
    {
        TopicPartition[] committed = [.. Enumerable.Range(0, commits.Count)
            .Where(index => !outcome.Refused.ContainsKey(index) && !outcome.Unsettled.Contains(index))
            .Select(index => commits[index].Partition)];
        if (_isProven || committed.Length == 0)
        {
            return;
        }

        OffsetReading reading;
        try
        {
            reading = consumer.ReadCommitted(committed, requireStable: true, ProofLimit);
        }
        catch (KafkaUnavailableException)
        {
            // What is committed is committed; the next commit asks again.
            return;
        }

        _isProven = reading.Committed.Count > 0;
        if (_isProven || reading.Pending.Count > 0)
        {
            return;
        }

        if (committed.FirstOrDefault(_doubted.Contains) is { Topic: not null } twice)
        {
            throw new GuaranteeRefusedException(
                $"the cluster took two transactions, but kept no offset of {twice}: it does not offer "
                + "transactions. Set delivery_guarantee to at_least_once");
        }

        _doubted.UnionWith(committed);
    }
}
