using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class TransactionalCommitterTests
{
    private readonly ScriptedTransactions _transactions = new();
    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedConsumer _consumer;
    private readonly CommitGate _gate = new();
    private readonly TransactionalCommitter _committer;

    public TransactionalCommitterTests()
    {
        _consumer = new(_cluster);
        _committer = new(_transactions, _consumer, _gate, SystemThreads.Instance);
        for (var i = 0; i < 8; i++)
        {
            _gate.Open(Source(i), 1);
            _cluster.Commit(Source(i), new CommittedOffset(0, ""));
        }
    }

    [Fact]
    public async Task Commit_IsOneTransaction_OpenedOnlyThen()
    {
        await CommitAsync(Commit(0, records: 2), Commit(1, records: 1));
        Assert.Equal(["initialize", "begin", "offsets", "send", "commit"], _transactions.Steps);
        Assert.Equal([Offset(0), Offset(1)], Assert.Single(_transactions.Committed));
        Assert.Equal(3, _transactions.Written.Count);
    }

    [Fact]
    public async Task Commit_ReadsTheMembershipEachTime()
    {
        await CommitAsync(Commit(0));
        _consumer.Membership = _consumer.Membership with { Generation = 2 };
        await CommitAsync(Commit(0));
        Assert.Equal([1, 2], _transactions.Memberships.Select(membership => membership.Generation));
    }

    [Theory]
    [InlineData(-1, "member")]
    [InlineData(3, "")]
    public async Task Commit_SendsNothing_WhereTheNodeIsNoMember(int generation, string member)
    {
        _consumer.Membership = new("group", generation, member, null);
        var outcome = await CommitAsync(Commit(0), Commit(1));
        Assert.Equal([0, 1], outcome.Unsettled.Order());
        Assert.Null(outcome.UnsettledReason);
        Assert.Equal(["initialize"], _transactions.Steps);
    }

    [Fact]
    public async Task Commit_LeavesOutWhatTheGroupTook()
    {
        _gate.Close(Source(1), 1);
        var outcome = await CommitAsync(Commit(0), Commit(1), Commit(2));
        Assert.Equal([1], outcome.Unsettled);
        Assert.Equal([Offset(0), Offset(2)], Assert.Single(_transactions.Committed));
    }

    [Fact]
    public async Task Commit_LeavesOutAPartition_WhoseRecordIsRefused_AndTheOthersGoOn()
    {
        _transactions.RefusedPartitions.Add(1);
        var outcome = await CommitAsync(Commit(0, records: 1), Commit(1, records: 2), Commit(2));
        Assert.Equal("a record for out-1 was refused: too large", Assert.Single(outcome.Refused, refused => refused.Key == 1).Value);
        Assert.Empty(outcome.Unsettled);
        Assert.Equal([Offset(0), Offset(2)], Assert.Single(_transactions.Committed));
        Assert.DoesNotContain(_transactions.Written, record => record.Partition == 1);
        Assert.Equal(1, _transactions.Steps.Count(step => step == "abort"));
    }

    [Fact]
    public async Task Commit_IsTriedAgainAtOnce_WhereTheTransactionAfterARefusalFails()
    {
        _transactions.RefusedPartitions.Add(1);
        var begun = 0;
        _transactions.OnStep = step =>
        {
            begun += step == "begin" ? 1 : 0;
            if (step == "offsets" && begun == 2)
            {
                throw new TransactionException(TransactionFault.Unavailable, "skipped sequence numbers");
            }
        };
        var outcome = await CommitAsync(Commit(0, records: 1), Commit(1, records: 1));
        Assert.Equal([1], outcome.Refused.Keys);
        Assert.Empty(outcome.Unsettled);
        Assert.Equal([Offset(0)], Assert.Single(_transactions.Committed));
    }

    [Fact]
    public async Task Commit_TriesSuspectsAlone_WhereABatchIsRefusedForOneOfThem()
    {
        _transactions.SuspectPartitions.Add(2);
        var outcome = await CommitAsync(Commit(0, records: 1), Commit(1, records: 1), Commit(2, records: 1), Commit(3));
        Assert.Equal([2], outcome.Refused.Keys);
        Assert.Equal([0, 1, 3], _transactions.Committed.SelectMany(set => set).Select(offset => offset.Key.Partition).Order());
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 0, 7 })]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    public async Task Commit_FindsByHalves_WhichOffsetIsRefused(int[] refused)
    {
        _transactions.RefusedOffsets.UnionWith(refused);
        var outcome = await CommitAsync([.. Enumerable.Range(0, 8).Select(i => Commit(i))]);
        Assert.Equal(refused, outcome.Refused.Keys.Order());
        Assert.Equal(
            Enumerable.Range(0, 8).Except(refused),
            _transactions.Committed.SelectMany(set => set).Select(offset => offset.Key.Partition).Order());
    }

    [Theory]
    [InlineData(TransactionFault.StaleMembership, null, "it failed")]
    [InlineData(TransactionFault.Unavailable, "it failed", null)]
    public async Task Commit_IsAbortedAndLeftForLater_WhereNoPartitionIsAtFault(TransactionFault fault, string? reason, string? stale)
    {
        FailOnce("offsets", fault);
        var outcome = await CommitAsync(Commit(0), Commit(1));
        Assert.Equal([0, 1], outcome.Unsettled.Order());
        Assert.Equal((reason, stale), (outcome.UnsettledReason, outcome.StaleReason));
        Assert.Equal("abort", _transactions.Steps[^1]);
        await CommitAsync(Commit(0), Commit(1));
        Assert.Equal([Offset(0), Offset(1)], Assert.Single(_transactions.Committed));
    }

    [Fact]
    public async Task Commit_KeepsWhatIsCommitted_WhereALaterHalfFails()
    {
        _transactions.RefusedOffsets.Add(0);
        _transactions.OnStep = step =>
        {
            if (step == "begin" && _transactions.Committed.Count == 1)
            {
                throw new TransactionException(TransactionFault.Unavailable, "gone");
            }
        };
        var outcome = await CommitAsync(Commit(0), Commit(1), Commit(2), Commit(3));
        Assert.Equal([0], outcome.Refused.Keys);
        Assert.Equal([Offset(1)], Assert.Single(_transactions.Committed));
        Assert.Equal([2, 3], outcome.Unsettled.Order());
    }

    [Theory]
    [InlineData("begin", TransactionFault.Fatal)]
    [InlineData("commit", TransactionFault.InDoubt)]
    [InlineData("offsets", TransactionFault.Fenced)]
    [InlineData("commit", TransactionFault.Fatal)]
    public async Task Commit_IsInDoubt_WhereTheProducerIsOfNoMoreUse(string step, TransactionFault fault)
    {
        FailOnce(step, fault);
        await Assert.ThrowsAsync<CommitInDoubtException>(() => CommitAsync(Commit(0)));
        Assert.DoesNotContain("abort", _transactions.Steps);
    }

    [Theory]
    [InlineData(TransactionFault.InDoubt)]
    [InlineData(TransactionFault.Unavailable)]
    public async Task Commit_IsInDoubt_WhereTheAbortFails(TransactionFault fault)
    {
        _transactions.OnStep = step =>
        {
            if (step is "commit" or "abort")
            {
                throw new TransactionException(step == "abort" ? fault : TransactionFault.Unavailable, step);
            }
        };
        await Assert.ThrowsAsync<CommitInDoubtException>(() => CommitAsync(Commit(0)));
    }

    [Fact]
    public async Task Commit_TriesAgainToInitialize_WhereTheBrokerWasAway()
    {
        FailOnce("initialize", TransactionFault.Unavailable);
        var outcome = await CommitAsync(Commit(0), Commit(1));
        Assert.Equal([0, 1], outcome.Unsettled.Order());
        Assert.Equal("it failed", outcome.UnsettledReason);
        Assert.False(outcome.WasSent);
        Assert.True((await CommitAsync(Commit(0))).WasSent);
        Assert.Single(_transactions.Committed);
    }

    [Fact]
    public async Task Begin_TakesTheTransactionalId_BeforeAnythingIsCommitted_AndOnce()
    {
        await _committer.BeginAsync(default);
        Assert.Equal(["initialize"], _transactions.Steps);
        await CommitAsync(Commit(0));
        Assert.Single(_transactions.Steps, step => step == "initialize");
    }

    [Fact]
    public async Task Commit_ThatWaitsBehindABeginning_BeginsByItself_WhereThatFails()
    {
        FailOnce("initialize", TransactionFault.Unavailable);
        var (beginning, goOn) = HoldUp("initialize", _committer.BeginAsync);
        var commit = CommitAsync(Commit(0));
        Assert.Equal(["initialize"], _transactions.Steps);
        goOn.Set();
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => beginning);
        await commit;
        Assert.Equal(["initialize", "initialize", "begin", "offsets", "send", "commit"], _transactions.Steps);
        Assert.Single(_transactions.Committed);
    }

    [Fact]
    public async Task TryWithdraw_KeepsOutWhatWaitsBehindABeginning()
    {
        var (beginning, goOn) = HoldUp("initialize", _committer.BeginAsync);
        var commit = CommitAsync(Commit(0), Commit(1));
        Assert.True(_committer.TryWithdraw(Source(0), 1));
        goOn.Set();
        await beginning;
        Assert.Equal([0], (await commit).Unsettled);
        Assert.Equal([Offset(1)], Assert.Single(_transactions.Committed));
    }

    [Fact]
    public async Task TryWithdraw_IsTooLate_WhileTheTransactionIsUnderWay()
    {
        var (commit, goOn) = HoldUp("commit", _ => CommitAsync(Commit(0)));
        Assert.False(_committer.TryWithdraw(Source(0), 1));
        goOn.Set();
        await commit;
        Assert.True(_committer.TryWithdraw(Source(0), 1));
    }

    [Fact]
    public async Task Begin_NamesTheSetting_WhereTheClusterKnowsNoTransactions()
    {
        FailOnce("initialize", TransactionFault.Unsupported);
        var refusal = await Assert.ThrowsAsync<GuaranteeRefusedException>(() => _committer.BeginAsync(default));
        Assert.Contains("delivery_guarantee to at_least_once", refusal.Message);
    }

    [Fact]
    public async Task Commit_NamesTheSetting_WhereTheClusterKnowsNoTransactions()
    {
        FailOnce("initialize", TransactionFault.Unsupported);
        var refusal = await Assert.ThrowsAsync<GuaranteeRefusedException>(() => CommitAsync(Commit(0)));
        Assert.Contains("delivery_guarantee to at_least_once", refusal.Message);
    }

    [Fact]
    public async Task Commit_NamesTheSetting_WhereTheClusterKeptNoOffset()
    {
        _gate.Open(Source(9), 1);
        await CommitAsync(Commit(9));
        var refusal = await Assert.ThrowsAsync<GuaranteeRefusedException>(() => CommitAsync(Commit(9)));
        Assert.Contains("Set delivery_guarantee to at_least_once", refusal.Message);
    }

    /// <summary>Its offsets go with it, and the broker refuses what is committed of it later.</summary>
    [Fact]
    public async Task Commit_IsNoProof_WhereTopicsWereDeletedBeforeItIsReadBack()
    {
        _gate.Open(Source(9), 1);
        _gate.Open(Source(8), 1);
        await CommitAsync(Commit(9));
        await CommitAsync(Commit(8));
        _transactions.RefusedOffsets.Add(9);
        Assert.Equal([0], (await CommitAsync(Commit(9))).Refused.Keys);
        await CommitAsync(Commit(0));
        Assert.Equal([[Source(9)], [Source(8)], [Source(0)]], _cluster.OffsetReadings);
    }

    [Fact]
    public async Task Commit_IsReadBackOnce()
    {
        await CommitAsync(Commit(0));
        await CommitAsync(Commit(0));
        Assert.Single(_cluster.OffsetReadings);
    }

    [Fact]
    public Task Dispose_WaitsForTheCommitThatIsUnderWay() => AssertDisposalWaitsAsync("commit", _ => CommitAsync(Commit(0)));

    [Fact]
    public Task Dispose_WaitsForTheBeginningThatIsUnderWay() => AssertDisposalWaitsAsync("initialize", _committer.BeginAsync);

    private static TopicPartition Source(int partition) => new("source", partition);

    private static KeyValuePair<TopicPartition, CommittedOffset> Offset(int partition) =>
        KeyValuePair.Create(Source(partition), new CommittedOffset(partition, $"m{partition}"));

    private static PartitionCommit Commit(int partition, int records = 0) => new(
        Source(partition),
        1,
        [.. Enumerable.Range(0, records).Select(_ => new OutgoingRecord { Topic = "out", Partition = partition, Headers = [] })],
        Offset(partition).Value);

    private void FailOnce(string step, TransactionFault fault)
    {
        var failures = 1;
        _transactions.OnStep = present =>
        {
            if (present == step && failures-- > 0)
            {
                throw new TransactionException(fault, "it failed");
            }
        };
    }

    private async Task AssertDisposalWaitsAsync(string step, Func<CancellationToken, Task> call)
    {
        var (called, goOn) = HoldUp(step, call);
        var disposal = _committer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => disposal.WaitAsync(TimeSpan.FromMilliseconds(100)));
        Assert.False(_transactions.IsDisposed);
        goOn.Set();
        await called;
        await disposal;
        Assert.True(_transactions.IsDisposed);
    }

    /// <summary>Makes a call that stands at a step, the first time, until it is let go.</summary>
    private (Task Called, ManualResetEventSlim GoOn) HoldUp(string step, Func<CancellationToken, Task> call)
    {
        var (isThere, goOn, then) = (new ManualResetEventSlim(), new ManualResetEventSlim(), _transactions.OnStep);
        _transactions.OnStep = present =>
        {
            if (present == step && !isThere.IsSet)
            {
                isThere.Set();
                goOn.Wait();
            }

            then(present);
        };
        var called = call(default);
        isThere.Wait();
        return (called, goOn);
    }

    private Task<CommitOutcome> CommitAsync(params PartitionCommit[] commits) => _committer.CommitAsync(commits, default);
}
