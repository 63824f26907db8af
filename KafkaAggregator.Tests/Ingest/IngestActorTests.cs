using Akka.Actor;
using Akka.Event;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Tests.Partitions;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class IngestActorTests : LaneFixture
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Start_FindsTheTopics_AndTheLaneReadsThem()
    {
        Append(1, 12);
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        await Consumer.AssignAsync(Partition);
        Assert.Equal(2, ExpectAccept().Latest.NextOffset);
    }

    [Fact]
    public void Discovery_SubscribesAgain_OnlyWhereTheSelectionChanges()
    {
        IsSelected = false;
        Start();
        AwaitCondition(() => Logger.Lines.Any(line => line.Text.Contains("No topic of the cluster is selected yet")));
        Assert.Empty(Consumer.Subscriptions);
        IsSelected = true;
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Consumer.Subscriptions.Count == 1);
        var looks = Cluster.Listings;
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Cluster.Listings > looks + 2);
        Assert.Single(Consumer.Subscriptions);
    }

    [Fact]
    public void Discovery_GivesUpTheSubscription_WhenTheLastTopicIsGone()
    {
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        IsSelected = false;
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Consumer.Subscriptions.Count == 2);
        Assert.Empty(Consumer.Subscriptions[1]);
        IsSelected = true;
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Consumer.Subscriptions.Count == 3);
        Assert.Equal(["in"], Consumer.Subscriptions[2]);
    }

    [Fact]
    public void Discovery_NamesMissingTopics_OnceForEachChange()
    {
        Missing = ["a", "b"];
        Start();
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Cluster.Listings > 3);
        Assert.Equal(["The cluster lacks 2 topics that the configuration names: a, b. Looked for on"], MissingLines());
        Missing = ["b"];
        AwaitInTime(Environment.Options.DiscoveryInterval, () => MissingLines().Count == 2);
        Missing = [];
        var looks = Cluster.Listings;
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Cluster.Listings > looks + 2);
        Assert.Equal(2, MissingLines().Count);
    }

    [Fact]
    public void Discovery_WarnsOnce_OfACompactedSource_AndOfAppendTime()
    {
        Cluster.Configurations["in"] = new Dictionary<string, string>
        {
            ["cleanup.policy"] = "delete,compact",
            ["message.timestamp.type"] = "LogAppendTime",
        };
        Start();
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Cluster.Listings > 3);
        Assert.Single(Logger.Lines, line => line.Text.Contains("1 source topics are compacted"));
        Assert.Single(Logger.Lines, line => line.Text.Contains("1 source topics have log-append time"));
    }

    [Fact]
    public void Discovery_WaitsForTheBroker_AndSaysSoOnce()
    {
        Cluster.Failure = new KafkaUnavailableException("no broker");
        Start();
        AwaitCondition(() => Conditions.Reasons.ContainsKey(Conditions.Broker));
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Cluster.Listings > 3);
        Assert.Single(Logger.Lines, line => line.Text.Contains("Waiting for the broker"));
        Cluster.Failure = null;
        AwaitInTime(Environment.Options.DiscoveryInterval, () => Conditions.Reasons.Count == 0);
        AwaitCondition(() => Consumer.Subscriptions.Count == 1);
    }

    [Fact]
    public async Task Lane_StartsAgainWithAnotherConsumer_AfterTheBackOff_WhereItFailed()
    {
        var akka = CreateTestProbe();
        Sys.EventStream.Subscribe(akka, typeof(Error));
        Append(1, 2);
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        await Consumer.AssignAsync(Partition);
        var epoch = ExpectAccept().OwnershipEpoch;
        _ = Consumer.Play(() => throw new KafkaUnavailableException("scripted"));
        AwaitCondition(() => Logger.Lines.Any(line => line.Text.Contains("Lane 0 cannot go on: scripted")));
        AwaitCondition(() => Pool.RentedBytes == 0 && Directory.Read().Count == 0);
        Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.Single(Consumers);
        Advance(TimeSpan.FromMilliseconds(1));
        AwaitCondition(() => Consumers.Count == 2 && Consumer.Subscriptions.Count == 1);
        await Consumer.AssignAsync(Partition);
        Assert.NotEqual(epoch, ExpectAccept().OwnershipEpoch);
        Assert.Equal(PartitionPhase.Running, Status.State);
        akka.ExpectNoMsg(TimeSpan.Zero); // what failed is said once, by the log's own line
    }

    /// <summary>One that the watchdog ends has lived for as long as that lets it stand: it has not settled by that.</summary>
    [Fact]
    public void Lane_WaitsLongerEachTime_WhereTheWatchdogEndsIt()
    {
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        Advance(Environment.Options.StallTimeout + Second);
        FailLane();
        AwaitInTime(Second, () => Consumers.Count == 2 && Consumer.Subscriptions.Count == 1);
        Advance(Environment.Options.StallTimeout + Second);
        FailLane();
        AwaitCondition(() => LaneFailures().Length == 2);
        Assert.EndsWith("00:00:01", LaneFailures()[0]);
        Assert.EndsWith("00:00:02", LaneFailures()[1]);

        void FailLane() => _ = Consumer.Play(() => throw new InvalidOperationException("scripted"));

        string[] LaneFailures() =>
            [.. Logger.Lines.Where(line => line.Text.StartsWith("Lane 0 failed", StringComparison.Ordinal)).Select(line => line.Text)];
    }

    [Fact]
    public async Task Lane_StartsAgain_WhereItsSinkEnded()
    {
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        Sys.ActorSelection("/user/ingest/*/sink").Tell(PoisonPill.Instance);
        AwaitInTime(Second, () => Consumers.Count == 2);
        AwaitCondition(() => Consumers[0].IsDisposed);
    }

    [Fact]
    public async Task Drain_EndsAllLanes_AndAnswers()
    {
        var ingest = Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        ingest.Tell(LaneProtocol.Drain.Instance, TestActor);
        AwaitInTime(TimeSpan.FromMilliseconds(20), () => Consumer.IsDisposed);
        Assert.Equal(0, ExpectMsg<LaneProtocol.Drained>().Unfinished);
        Advance(TimeSpan.FromMinutes(1));
        Assert.Single(Consumers);
    }

    [Fact]
    public async Task Drain_TellsOfWhatCouldNotBeCommitted()
    {
        Unfinished = [Partition];
        var ingest = Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        await Consumer.AssignAsync(Partition, new("in", 1));
        ExpectOpen();
        ExpectOpen();
        ingest.Tell(LaneProtocol.Drain.Instance, TestActor);
        AwaitInTime(TimeSpan.FromMilliseconds(20), () => Consumer.IsDisposed);
        Assert.Equal(1, ExpectMsg<LaneProtocol.Drained>().Unfinished);
    }

    [Fact]
    public void Discovery_StartsAgainAfterABackOff_WhereItFailed()
    {
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        Cluster.Failure = new InvalidOperationException("scripted");
        AwaitInTime(Environment.Options.DiscoveryInterval, () => FailedLooks().Count == 1);
        var looks = Cluster.Listings;
        Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.Equal(looks, Cluster.Listings);
        Advance(TimeSpan.FromMilliseconds(1));
        AwaitCondition(() => FailedLooks().Count == 2);
        Assert.Equal(
            [
                "Topics could not be looked for: the cluster's topics could not be read. That starts again in 00:00:01",
                "Topics could not be looked for: the cluster's topics could not be read. That starts again in 00:00:02",
            ],
            FailedLooks());
    }

    [Fact]
    public async Task Discovery_KnowsWhatWasThereAtTheStart_AfterItFailed()
    {
        Environment = Environment with { Options = Environment.Options with { StartFrom = StartFrom.Latest } };
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        Cluster.Failure = new InvalidOperationException("scripted");
        AwaitInTime(Environment.Options.DiscoveryInterval, () => FailedLooks().Count == 1);
        Cluster.Create("in", 3);
        Cluster.Append(new("in", 1), [.. new ScriptedRecord[] { 1, 2 }.Select(record => record.Value)]);
        Cluster.Append(new("in", 2), [.. new ScriptedRecord[] { 1, 2 }.Select(record => record.Value)]);
        Cluster.Failure = null;
        AwaitInTime(Second, () => Consumer.Subscriptions.Count == 2);
        await Consumer.AssignAsync(new("in", 1), new("in", 2));
        var opened = new[] { ExpectOpen(), ExpectOpen() };
        Assert.Equal([0L, 2L], opened.Select(open => open.First.NextOffset).Order());
    }

    [Fact]
    public void Node_IsReady_WhereNoTopicIsSelected_AndSaysNothingOfTroubles()
    {
        Conditions.Expect(Conditions.Broker, "not asked yet");
        Conditions.Expect(Conditions.Group, "not joined yet");
        IsSelected = false;
        Start();
        AwaitCondition(() => Conditions.Reasons.Count == 0);
        Assert.DoesNotContain(Logger.Lines, line => line.Text.Contains("again"));
    }

    [Fact]
    public async Task Trouble_OfTheGroupIsShown_UntilPartitionsAreGiven()
    {
        Start();
        AwaitCondition(() => Consumers.Count == 1 && Consumer.Subscriptions.Count == 1);
        await Consumer.TroubleAsync("no permission");
        AwaitCondition(() => Conditions.Reasons.GetValueOrDefault(Conditions.Group) == "no permission");
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => !Conditions.Reasons.ContainsKey(Conditions.Group));
    }

    private IActorRef Start() => Sys.ActorOf(IngestActor.Props(Environment), "ingest");

    private List<string> FailedLooks() => [.. Logger.Lines.Select(line => line.Text).Where(text => text.Contains("could not be looked for"))];

    private List<string> MissingLines() => [.. Logger.Lines.Select(line => line.Text).Where(text => text.Contains("cluster lacks"))];
}
