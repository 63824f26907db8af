using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>The stage with its poll thread over a scripted member of the group; the probe is whoever takes batches.</summary>
public sealed class LaneSourceTests : ActorTest
{
    private static readonly TopicPartition First = new("in", 0);
    private static readonly TopicPartition Second = new("in", 1);
    private static readonly byte[] Value = [1, 2, 3];

    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedConsumer _consumer;
    private readonly RecordingListener _listener = new();
    private readonly ILaneControl _control;
    private readonly TestSubscriber.Probe<Fetched> _probe;

    public LaneSourceTests()
    {
        _cluster.Create("in", 2);
        _consumer = new(_cluster, recordsPerBatch: 1);
        var credit = new CreditOptions { LaneBytesMax = 8000, PartitionBytesMax = 4000, PartitionBytesMin = 3000 };
        var source = new LaneSource(_consumer, _listener, credit, SystemThreads.Instance, "lane-test", new Pulses(TimeProvider.System));
        (_control, _probe) = Source.FromGraph(source)
            .ToMaterialized(this.SinkProbe<Fetched>(), Keep.Both)
            .Run(Sys.Materializer());
        _control.Subscribe(["in"]);
        AwaitCondition(() => _consumer.Subscriptions.Count == 1);
    }

    [Fact]
    public async Task Assigned_GivesEachPartitionAnOwnershipOfItsOwn_AndFetchesNothingUntilToldFromWhere()
    {
        Append(First, 3);
        await _consumer.AssignAsync(First, Second);
        var assigned = _listener.Assigned;
        Assert.Equal([First, Second], assigned.Select(ownership => ownership.Partition));
        Assert.Equal(2, assigned.Select(ownership => ownership.Epoch).Distinct().Count());
        Assert.Null(_consumer.PositionOf(First));

        _control.Assign(assigned[0], 1);
        var batch = NextBatch();
        Assert.Equal((assigned[0], assigned[0].Epoch, 2), (batch.Ownership, batch.Event.OwnershipEpoch, ((RecordBatch)batch.Event).NextOffset));
    }

    [Fact]
    public async Task Poll_ConfirmsTheEndBehindTheBatches()
    {
        Append(First, 2);
        await BeginAsync(First);
        NextBatch();
        NextBatch();
        Assert.Equal(2, Assert.IsType<EndConfirmed>(_probe.RequestNext().Event).Offset);
    }

    [Fact]
    public async Task Credit_WithholdsAPartition_UntilHalfOfItIsBack()
    {
        Append(First, 100);
        var ownership = await BeginAsync(First);
        AwaitCondition(() => _consumer.IsWithheld(First));
        Assert.Equal((5000, 5), (ownership.BytesOnTheirWay, ownership.BatchesOnTheirWay));

        // 4,000 bytes are the limit: at 3,000 it is still withheld, at 2,000 released, and then filled again.
        NextBatch().Release();
        NextBatch().Release();
        await PollTwiceAsync();
        Assert.Equal(5, _consumer.Batches.Count);
        NextBatch().Release();
        AwaitCondition(() => _consumer.Batches.Count == 8);
        Assert.All(_consumer.Batches.Take(3), batch => Assert.Equal(1, batch.Disposals));
    }

    [Fact]
    public async Task Credit_OfOnePartitionDoesNotHoldBackAnother()
    {
        Append(First, 100);
        Append(Second, 1);
        await BeginAsync(First);
        AwaitCondition(() => _consumer.IsWithheld(First));
        await BeginAsync(Second);
        AwaitCondition(() => _consumer.PositionOf(Second) == 1);
    }

    [Fact]
    public async Task Credit_CountsWhatTheSinkHolds()
    {
        Append(First, 100);
        await _consumer.AssignAsync(First);
        var ownership = _listener.Assigned.Single();
        ownership.Take(4000);
        _control.Assign(ownership, 0);
        AwaitCondition(() => _consumer.IsWithheld(First));
        Assert.Single(_consumer.Batches);
        NextBatch().Release();
        ownership.Return(4000);
        AwaitCondition(() => _consumer.Batches.Count > 1);
    }

    [Fact]
    public async Task Credit_IsNone_WhileTheSinkCannotWrite()
    {
        Append(First, 100);
        await _consumer.AssignAsync(First);
        var ownership = _listener.Assigned.Single();
        ownership.IsHeldBySink = true;
        _control.Assign(ownership, 0);
        AwaitCondition(() => _consumer.IsWithheld(First));
        NextBatch().Release();
        ownership.IsHeldBySink = false;
        AwaitCondition(() => _consumer.Batches.Count > 1);
    }

    [Fact]
    public async Task Revoked_EndsTheOwnershipBeforeTheListenerHears_AndDropsWhatIsQueued()
    {
        Append(First, 3);
        var ownership = await BeginAsync(First);
        AwaitCondition(() => ownership.BatchesOnTheirWay == 3);
        _listener.WhenRevoked = ownerships => Assert.True(ownerships.Single().IsOver);
        await _consumer.RevokeAsync(First);
        Assert.Equal([ownership], _listener.Revoked);
        Assert.Null(_consumer.PositionOf(First));
        _probe.Request(10);
        AwaitCondition(() => ownership.BytesOnTheirWay == 0);
        Assert.All(_consumer.Batches, batch => Assert.Equal(1, batch.Disposals));
        _probe.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Lost_IsToldApartFromRevoked()
    {
        var ownership = await BeginAsync(First);
        await _consumer.LoseAsync(First);
        Assert.Equal([ownership], _listener.Lost);
        Assert.True(ownership.IsOver);
        Assert.Empty(_listener.Revoked);
    }

    [Fact]
    public async Task Assigned_GivesANewEpoch_WhereTheSamePartitionComesBack()
    {
        var first = await BeginAsync(First);
        await _consumer.RevokeAsync(First);
        var second = await BeginAsync(First);
        Assert.NotEqual(first.Epoch, second.Epoch);

        // What is told of the ended one has no effect.
        _control.Seek(first, 50);
        _control.Withdraw(first);
        _control.Renew(first);
        _control.Assign(first, 50);
        await PollTwiceAsync();
        Assert.Equal((second.Epoch, 0), (_consumer.EpochOf(First), _consumer.PositionOf(First)));
        Assert.False(second.IsOver);
    }

    [Fact]
    public async Task Renew_EndsTheOwnershipAndBeginsAnother_WithoutTheGroup()
    {
        var first = await BeginAsync(First);
        _control.Renew(first);
        AwaitCondition(() => _listener.Assigned.Count == 2);
        var second = _listener.Assigned[1];
        Assert.Equal((true, false, First), (first.IsOver, second.IsOver, second.Partition));
        Assert.Null(_consumer.PositionOf(First));
        _control.Assign(second, 0);
        AwaitCondition(() => _consumer.EpochOf(First) == second.Epoch);
    }

    [Fact]
    public async Task Shutdown_GivesUpThePartitionsAndClosesTheConsumer()
    {
        var ownership = await BeginAsync(First);
        await _control.Shutdown().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([ownership], _listener.Revoked);
        Assert.True(_consumer is { IsClosed: true, IsDisposed: true });
        _probe.EnsureSubscription();
        _probe.ExpectComplete();
    }

    [Fact]
    public async Task DrainAndShutdown_FetchesNoMore_ButKeepsTheMembershipUntilTheWorkIsDone()
    {
        await BeginAsync(First);
        var work = new TaskCompletionSource();
        var drained = _control.DrainAndShutdown(work.Task);
        AwaitCondition(() => _consumer.PositionOf(First) is null);
        await PollTwiceAsync();
        Assert.False(_consumer.IsClosed);
        work.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.True(_consumer.IsClosed);
    }

    [Fact]
    public async Task Poll_FailsTheStageAndClosesTheConsumer_WhereTheClientThrows()
    {
        var ownership = await BeginAsync(First);
        _ = _consumer.Play(() => throw new KafkaUnavailableException("scripted"));
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => _control.IsShutdown);
        Assert.Equal("scripted", _probe.ExpectSubscriptionAndError().Message);
        Assert.True(_consumer.IsDisposed && ownership.IsOver);
    }

    [Fact]
    public async Task DownstreamCancelled_ClosesTheConsumer()
    {
        await BeginAsync(First);
        _probe.EnsureSubscription();
        _probe.Cancel();
        await _control.IsShutdown.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.True(_consumer.IsDisposed);
    }

    private void Append(TopicPartition partition, int count) =>
        _cluster.Append(partition, [.. Enumerable.Repeat(Value, count)]);

    private async Task<Ownership> BeginAsync(TopicPartition partition)
    {
        await _consumer.AssignAsync(partition);
        var ownership = _listener.Assigned[^1];
        _control.Assign(ownership, 0);
        AwaitCondition(() => _consumer.PositionOf(partition) is not null);
        return ownership;
    }

    private Fetched NextBatch()
    {
        var fetched = _probe.RequestNext();
        Assert.IsType<ScriptedBatch>(fetched.Event);
        return fetched;
    }

    /// <summary>Two actions in a row mean that a whole round lay between.</summary>
    private async Task PollTwiceAsync()
    {
        await _consumer.Play(static () => { });
        await _consumer.Play(static () => { });
    }

    private sealed class RecordingListener : IAssignmentListener
    {
        public List<Ownership> Assigned { get; } = [];

        public List<Ownership> Revoked { get; } = [];

        public List<Ownership> Lost { get; } = [];

        public Action<IReadOnlyList<Ownership>> WhenRevoked { get; set; } = static _ => { };

        public void OnAssigned(IReadOnlyList<Ownership> ownerships) => Assigned.AddRange(ownerships);

        public void OnRevoked(IReadOnlyList<Ownership> ownerships)
        {
            WhenRevoked(ownerships);
            Revoked.AddRange(ownerships);
        }

        public void OnLost(IReadOnlyList<Ownership> ownerships) => Lost.AddRange(ownerships);

        public void OnTrouble(string reason)
        {
        }

        public void OnFatal(string reason)
        {
        }
    }
}
