using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class DeadOwnersTests
{
    private static readonly TopicPartition Partition = new("in", 0);
    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedGroup _group = new();
    private readonly RecordingFencer _fencer = new();
    private readonly RecordingLogger _logger = new();
    private readonly FakeTimeProvider _time = new();
    private readonly DeadOwners _dead;

    public DeadOwnersTests()
    {
        _group.ClientIds.Add("kafka-aggregator-heir");
        _dead = new(new ScriptedConsumer(_cluster), _group, _fencer, "telemetry", SystemThreads.Instance, _time, _logger);
    }

    [Fact]
    public async Task EndTransactions_TakesTheIdOfTheDeadOwner_FromTheMetadataThatAreCommitted()
    {
        CommitAs("dead-0");
        _group.ClientIds.Add("kafka-aggregator-alive");
        await EndAsync();
        Assert.Equal(["telemetry-dead-0"], _fencer.Fenced);
    }

    [Fact]
    public async Task EndTransactions_LeavesALivingOwnerAlone()
    {
        CommitAs("alive-0");
        _group.ClientIds.Add("kafka-aggregator-alive");
        await EndAsync();
        Assert.Empty(_fencer.Fenced);
    }

    [Fact]
    public async Task EndTransactions_LeavesALivingOwnerAlone_WhereItIsAnotherLane()
    {
        CommitAs("alive-3");
        _group.ClientIds.Add("kafka-aggregator-alive");
        await EndAsync();
        Assert.Empty(_fencer.Fenced);
    }

    [Fact]
    public async Task EndTransactions_FencesNobody_WhereTheBrokerDoesNotSayWhoLives()
    {
        CommitAs("dead-0");
        _group.ClientIds.Clear();
        await EndAsync();
        Assert.Empty(_fencer.Fenced);
    }

    /// <summary>The process of a static member that came back may be the one that commits: its client id does not tell.</summary>
    [Fact]
    public async Task EndTransactions_FencesNobody_WhereAStaticMemberMayBeAnotherThanItsClientIdSays()
    {
        CommitAs("alive-0");
        _group.Statics["kafka-aggregator-before"] = "slot-1";
        await EndAsync();
        Assert.Empty(_fencer.Fenced);
        Assert.Contains("does not tell which process slot-1 is", Assert.Single(_logger.Lines).Text);
    }

    [Fact]
    public async Task EndTransactions_FencesAnIdOnce()
    {
        CommitAs("dead-0");
        await EndAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        await EndAsync();
        Assert.Single(_fencer.Fenced);
    }

    /// <summary>It was only silent, came back with its id, and died inside another commit.</summary>
    [Fact]
    public async Task EndTransactions_FencesAnIdAgain_WhereItsOwnerHasDiedAnotherTime()
    {
        CommitAs("dead-0");
        await EndAsync();
        _group.ClientIds.Add("kafka-aggregator-dead");
        _time.Advance(TimeSpan.FromSeconds(5));
        await EndAsync();
        Assert.Single(_fencer.Fenced);
        _group.ClientIds.Remove("kafka-aggregator-dead");
        await EndAsync();
        Assert.Equal(["telemetry-dead-0", "telemetry-dead-0"], _fencer.Fenced);
    }

    [Fact]
    public async Task EndTransactions_TriesAgain_WhereTheBrokerDidNotAnswer()
    {
        CommitAs("dead-0");
        _fencer.Failure = new TransactionException(TransactionFault.Unavailable, "timed out");
        await EndAsync();
        _fencer.Failure = null;
        await EndAsync();
        Assert.Single(_fencer.Fenced);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody else's")]
    public async Task EndTransactions_FencesNobody_WhereTheMetadataAreNotOurs(string metadata)
    {
        _cluster.Commit(Partition, new CommittedOffset(1, metadata));
        await EndAsync();
        Assert.Empty(_fencer.Fenced);
    }

    /// <summary>Commits what a partition that this owner attached would commit first.</summary>
    private void CommitAs(string ownerTag)
    {
        var source = new SourceDefinition { SourceTopic = "in", Aggregations = [ScriptedPartition.Aggregation(10)] };
        using var state = PartitionState.Open(
            source, new ScriptedReader(), new ChunkPool(), new("cluster", Guid.NewGuid(), ownerTag), null, new(0, 0), 0).State!;
        var progress = state.Snapshot();
        _cluster.Commit(Partition, new CommittedOffset(progress.CommittedOffset, progress.ToMetadata()));
    }

    private Task EndAsync() => _dead.EndTransactionsAsync([Partition], default);
}
