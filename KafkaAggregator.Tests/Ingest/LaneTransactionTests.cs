using Akka.Actor;
using KafkaAggregator.Actors.Sharding;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>What a lane does where a transaction stands between it and a partition.</summary>
public sealed class LaneTransactionTests : LaneFixture
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Assigned_EndsTheTransactionOfADeadOwner_ThatHoldsTheOffset()
    {
        Append(1, 12);
        StartLane();
        await Consumer.AssignAsync(Partition);
        Commit(ExpectAccept().Latest);
        await Consumer.RevokeAsync(Partition);
        Group.ClientIds.Add("kafka-aggregator-heir");
        Cluster.SetPending(Partition, isPending: true);
        Fencer.OnFenced = _ => Cluster.SetPending(Partition, isPending: false);
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        Assert.Equal(["group-tag-0"], Fencer.Fenced);
    }

    [Fact]
    public async Task Assigned_WaitsForALivingOwner_ThatHoldsTheOffset()
    {
        Append(1, 12);
        StartLane();
        await Consumer.AssignAsync(Partition);
        Commit(ExpectAccept().Latest);
        await Consumer.RevokeAsync(Partition);
        Cluster.SetPending(Partition, isPending: true);
        Group.ClientIds.Add("kafka-aggregator-tag");
        await Consumer.AssignAsync(Partition);
        AwaitAssert(() => Assert.Equal("a transaction holds it", Status.Reason));
        Advance(10 * Second);
        Cluster.SetPending(Partition, isPending: false);
        AwaitInTime(Second, () => StatusIfAny is { State: not PartitionPhase.Opening });
        Assert.Empty(Fencer.Fenced);
    }

    /// <summary>Its owner may die at any time, and is then to be succeeded soon.</summary>
    [Fact]
    public async Task HeldUp_IsLookedAtEachSecond_HoweverLongItLasts()
    {
        Group.ClientIds.Add("kafka-aggregator-tag");
        Cluster.SetPending(Partition, isPending: true);
        var lane = StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => Looks >= 2); // the second at once
        for (var second = 1; second <= 20; second++)
        {
            await lane.Ask<ActorIdentity>(new Identify(second)); // the wait that it noted has begun
            var looks = Looks;
            Advance(Second);
            AwaitCondition(() => Looks > looks);
        }
    }

    [Fact]
    public async Task Revoked_EndsTheLane_WhereACommitIsInDoubt()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        IsFlushInDoubt = true;
        await Consumer.RevokeAsync(Partition);
        AwaitCondition(() => Consumers[0].IsDisposed);
    }

    /// <summary>How often it has found the offset held.</summary>
    private int Looks => Logger.Lines.Count(line => line.Text.Contains("waits for a stable offset", StringComparison.Ordinal));
}
