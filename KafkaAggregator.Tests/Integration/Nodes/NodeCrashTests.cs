using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>
/// Workers that die in the revoke callback, in the take-over of what a dead one left, and in the replay, on a real
/// broker: those that come after them write each window once, as it would have been. What dies inside a commit alone is
/// <see cref="Kafka.CommitCrashTests"/>.
/// </summary>
[Collection(KafkaCollection.Name)]
public sealed class NodeCrashTests(KafkaBroker broker)
{
    private const int Partitions = 2;

    /// <summary>One a millisecond: more than a batch.</summary>
    private const int RecordsPerWindow = 1500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [KafkaTheory]
    [InlineData("before revoke", KafkaGroupProtocol.Classic)]
    [InlineData("after offsets in revoke", KafkaGroupProtocol.Consumer)]
    [InlineData("after commit in revoke", KafkaGroupProtocol.Classic)]
    [InlineData("after revoke", KafkaGroupProtocol.Consumer)]
    public async Task Windows_AreThereOnce_WhereTheirOwnerDiesInTheRevokeCallback(string step, KafkaGroupProtocol protocol)
    {
        await using var run = await CreateAsync(protocol);
        var isHeld = false;
        MortalProcess process = null!;
        process = new(step)
        {
            OnStep = name =>
            {
                if (name == "before begin" && isHeld)
                {
                    SpinWait.SpinUntil(() => process.IsRevoking || process.IsDead, NodeRun.Limit); // the callback waits for this commit
                }
            },
        };
        run.Write(RecordsPerWindow - 1);
        var owner = run.Start(process);
        await run.WaitForCommitAsync();
        isHeld = true;
        run.Write(RecordsPerWindow);
        await Waiting.UntilAsync(() => run.HasRead(owner), NodeRun.Limit, run.Lines);
        run.Start(new(null));
        await process.Death.WaitAsync(NodeRun.Limit);
        await run.AssertWindowsAsync();
    }

    [KafkaTheory]
    [InlineData("before owners' reading", KafkaGroupProtocol.Classic)]
    [InlineData("before fence", KafkaGroupProtocol.Consumer)]
    [InlineData("after fence", KafkaGroupProtocol.Classic)]
    [InlineData("batch 1", KafkaGroupProtocol.Consumer)]
    [InlineData("batch 2", KafkaGroupProtocol.Classic)]
    public async Task Windows_AreThereOnce_WhereTheHeirDiesInTheTakeOverOrInReplay(string step, KafkaGroupProtocol protocol)
    {
        await using var run = await CreateAsync(protocol);
        await DieInsideACommitAsync(run);
        var heir = run.Start(new(step, commitsBefore: 0));
        await heir.Process.Death.WaitAsync(NodeRun.Limit);
        run.Start(new(null));
        await run.AssertWindowsAsync();
    }

    /// <summary>Both wait for what one dead owner left, and take its id at the same time.</summary>
    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task TwoHeirsAtOnce_BothEndTheTransaction_AndWindowsAreThereOnce(KafkaGroupProtocol protocol)
    {
        await using var run = await CreateAsync(protocol);
        await DieInsideACommitAsync(run);
        using var meeting = new Barrier(2);
        MortalNode[] heirs = [StartHeir(run, meeting), StartHeir(run, meeting)];
        await run.AssertWindowsAsync();
        Assert.All(heirs, heir => Assert.Single(heir.Logger.Lines, line => line.Text.Contains("a dead owner left open", StringComparison.Ordinal)));
    }

    private static MortalNode StartHeir(NodeRun run, Barrier meeting)
    {
        var hasMet = false;
        return run.Start(new(null)
        {
            OnStep = step =>
            {
                if (step == "before fence" && !hasMet)
                {
                    hasMet = true;
                    Assert.True(meeting.SignalAndWait(NodeRun.Limit));
                }
            },
        });
    }

    /// <summary>Leaves a transaction open that holds the offsets of every partition, each with a window to replay.</summary>
    private static async Task DieInsideACommitAsync(NodeRun run)
    {
        run.Write(RecordsPerWindow - 1);
        var owner = run.Start(new($"after produce into {Partitions} partitions"));
        await run.WaitForCommitAsync();
        var limit = Waiting.ForAsync(NodeRun.Limit);
        while (!owner.Process.IsDead)
        {
            Assert.False(limit.IsCompleted, run.Lines());
            run.Write(RecordsPerWindow);
            await Task.WhenAny(owner.Process.Death, Waiting.ForAsync(Pause));
        }
    }

    private Task<NodeRun> CreateAsync(KafkaGroupProtocol protocol) => NodeRun.CreateAsync(broker, protocol, Partitions, RecordsPerWindow);
}
