using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// An answer of the coordinator with a new assignment is lost (KIP-848). Whether the member is told again depends on how: the client
/// asks for everything where the connection ended; the broker puts it out where it comes with an old epoch; else it is never told.
/// </summary>
[Collection(WorkerCollection.Name)]
public sealed class LostHeartbeatTests(GatedBroker gated, RegistryServer registry) : IClassFixture<GatedBroker>
{
    private const int Partitions = 4;
    private const string Untold = "of which it has not been told for"; // 2039

    [OwnBrokerFact]
    public async Task Assignment_IsToldAgain_WhereTheConnectionEnds() => Assert.Equal(0, await CountLostAsync(closesConnection: true));

    [OwnBrokerFact]
    public async Task Member_LosesAllAndIsGivenAll_WhereTheAnswerHadANewEpoch() =>
        Assert.Equal(Partitions / 2, await CountLostAsync(closesConnection: false));

    /// <summary>The coordinator waits for what it takes back for as long as the member's <c>max.poll.interval.ms</c>.</summary>
    [LongKafkaFact]
    public async Task Member_ThatWasNotToldToGiveUp_IsPutOutAfterAMinute()
    {
        var (options, topic) = await CreateAsync();
        using var joiner = new GroupMember(options);
        using var gatedMember = new GroupMember(options with { BootstrapServers = gated.Gate.Address });
        Join(gatedMember, topic, [gatedMember], Partitions);
        var lost = gated.Gate.LoseNextAsync(Partitions / 2, closesConnection: false);
        joiner.Consumer.Subscribe([topic], joiner);
        Poll([joiner, gatedMember], () => lost.IsCompleted);
        for (var part = 0; part < 10; part++)
        {
            PollFor([joiner, gatedMember], TimeSpan.FromSeconds(5));
            Assert.Equal((0, Partitions), (joiner.Owned.Count, gatedMember.Owned.Count));
        }

        Poll([joiner, gatedMember], () => gatedMember.Lost.Count == Partitions);
        Poll([joiner, gatedMember], () => joiner.Owned.Count == Partitions / 2 && gatedMember.Owned.Count == Partitions / 2);
    }

    /// <summary>
    /// A worker joins and is given at once what is free; the answer with what another member had to release first is lost, under the
    /// epoch that the worker knows.
    /// </summary>
    [OwnBrokerFact]
    public async Task Worker_StartsItsLaneAgain_WhereItIsNeverToldOfPartitions()
    {
        var run = await WorkerRun.CreateAsync(gated.Broker, registry, "untold", "consumer");
        await run.CreateTopicAsync(Partitions / 2); // what is free
        var held = await run.CreateTopicAsync(Partitions, number: 1);
        using var source = await SteadySource.CreateAsync(run, held, Partitions);
        await source.WriteAsync(3);
        using var holder = new GroupMember(
            GroupMember.Options(gated.Broker.BootstrapServers, KafkaGroupProtocol.Consumer) with { GroupId = run.Prefix });
        Join(holder, held, [holder], Partitions);
        var lost = gated.Gate.LoseNextAsync((Partitions / 2) + 1, closesConnection: false);
        await using var worker = run.StartWorker(
            ("KAFKA_BROKER_URL", gated.Gate.Address), ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("stall_timeout: 10s\n")));
        await worker.WaitForPartitionsAsync(Partitions / 2);

        var lines = worker.Lines.Count;
        using var ending = new CancellationTokenSource();
        var polling = Task.Run(() => PollWhile(holder, () => !ending.IsCancellationRequested));
        await lost;
        await worker.WaitForLineAsync(Untold, behind: lines);
        var before = worker.Lines.Skip(lines).TakeWhile(line => !line.Contains(Untold, StringComparison.Ordinal));
        Assert.DoesNotContain(before, line => line.Contains("was given", StringComparison.Ordinal));
        await run.WaitForSummariesAsync(held, summaries => summaries.Count >= 3);

        await ending.CancelAsync();
        await polling;
        holder.Dispose();
        source.AssertRight(await run.WaitForSummariesAsync(held, source.IsWhole));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>
    /// Of two members one leaves, and the answer that gives its partitions to the other is lost. Gives how many the other lost
    /// before it had them all.
    /// </summary>
    private async Task<int> CountLostAsync(bool closesConnection)
    {
        var (options, topic) = await CreateAsync();
        using var first = new GroupMember(options);
        using var gatedMember = new GroupMember(options with { BootstrapServers = gated.Gate.Address });
        Join(gatedMember, topic, [gatedMember], Partitions);
        Join(first, topic, [first, gatedMember], Partitions / 2);
        var lost = gated.Gate.LoseNextAsync(Partitions, closesConnection);

        first.Dispose();

        gatedMember.PollUntil(() => gatedMember.Owned.Count == Partitions);
        Assert.True(lost.IsCompleted);
        return gatedMember.Lost.Count;
    }

    private static void Join(GroupMember member, string topic, GroupMember[] all, int partitions)
    {
        member.Consumer.Subscribe([topic], member);
        Poll(all, () => member.Owned.Count == partitions);
    }

    /// <summary>For as long as a worker takes, which is longer than a member alone may take.</summary>
    private static void PollWhile(GroupMember member, Func<bool> condition)
    {
        while (condition())
        {
            member.Poll(TimeSpan.FromMilliseconds(20));
        }
    }

    private static void PollFor(GroupMember[] members, TimeSpan span)
    {
        var end = TimeProvider.System.GetUtcNow() + span;
        Poll(members, () => TimeProvider.System.GetUtcNow() >= end);
    }

    private static void Poll(GroupMember[] members, Func<bool> condition) => members[0].PollUntil(() =>
    {
        foreach (var member in members.Skip(1))
        {
            member.Poll(TimeSpan.FromMilliseconds(5));
        }

        return condition();
    });

    private async Task<(KafkaOptions Options, string Topic)> CreateAsync() =>
        (GroupMember.Options(gated.Broker.BootstrapServers, KafkaGroupProtocol.Consumer), await gated.Broker.CreateTopicAsync("lost", Partitions));
}
