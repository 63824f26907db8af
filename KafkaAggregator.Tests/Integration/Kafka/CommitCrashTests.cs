using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// A committer whose process dies at one step of a commit on a real broker, and the heir that commits the same again
/// from what it finds: the output is the same at each step.
/// </summary>
[Collection(KafkaCollection.Name)]
public sealed class CommitCrashTests(KafkaBroker broker)
{
    private readonly string _group = $"group-{Guid.NewGuid():N}";

    /// <summary>Each with one protocol of the two; one that leaves offsets held, and one that leaves none, with both.</summary>
    public static TheoryData<string, KafkaGroupProtocol> Steps => new()
    {
        { "before begin", KafkaGroupProtocol.Classic },
        { "after begin", KafkaGroupProtocol.Consumer },
        { "before offsets", KafkaGroupProtocol.Classic },
        { "after offsets", KafkaGroupProtocol.Consumer },
        { "before produce", KafkaGroupProtocol.Classic },
        { "after produce", KafkaGroupProtocol.Classic },
        { "after produce", KafkaGroupProtocol.Consumer },
        { "before commit", KafkaGroupProtocol.Classic },
        { "after commit", KafkaGroupProtocol.Classic },
        { "after commit", KafkaGroupProtocol.Consumer },
    };

    [KafkaTheory]
    [MemberData(nameof(Steps))]
    public async Task Heir_CommitsWhatTheDeadOwnerDidNot_WhereverItDied(string step, KafkaGroupProtocol protocol)
    {
        using var real = new RealScriptBroker(broker, protocol);
        var (source, output) = (new TopicPartition(real.CreateTopic(1), 0), real.CreateTopic(1));
        var member = real.OpenMember(_group);
        member.Consumer.Subscribe([source.Topic], member);
        real.PollUntil(() => member.Owned.Count == 1, member);

        var gate = new CommitGate();
        gate.Open(source, 1);
        var deadId = OwnerTags.TransactionalId(_group, "dead-0");
        var process = new MortalProcess(step);
        var owner = new TransactionalCommitter(new MortalProducer(Producer(deadId), process), member.Consumer, gate, SystemThreads.Instance);
        await owner.CommitAsync([Commit(source, 1, 1, output)], default);
        await Assert.ThrowsAsync<CommitInDoubtException>(() => owner.CommitAsync([Commit(source, 1, 2, output)], default));
        Assert.True(process.IsDead);

        // The heir, as a lane does it: what is not to be read is held by a dead owner, whose id it takes.
        if (member.Consumer.ReadCommitted([source], requireStable: true, TimeSpan.FromSeconds(1)).Pending.Count > 0)
        {
            real.Fence(deadId);
        }

        gate.Open(source, 2);
        var found = member.ReadOffset(source, requireStable: true)!.Value.Offset;
        var heir = new TransactionalCommitter(
            Producer(OwnerTags.TransactionalId(_group, "heir-0")), member.Consumer, gate, SystemThreads.Instance);
        for (var offset = found + 1; offset <= 3; offset++)
        {
            await heir.CommitAsync([Commit(source, 2, offset, output)], default);
        }

        Assert.Equal(["window 1", "window 2", "window 3"], real.Read(output));
        Assert.Equal(new CommittedOffset(3, "m3"), member.ReadOffset(source, requireStable: true));
        await owner.DisposeAsync();
        await heir.DisposeAsync();
        member.Consumer.Dispose();
    }

    private static PartitionCommit Commit(TopicPartition source, long epoch, long offset, string output) => new(
        source,
        epoch,
        [new() { Topic = output, Partition = 0, Value = System.Text.Encoding.UTF8.GetBytes($"window {offset}"), Headers = [] }],
        new(offset, $"m{offset}"));

    private TransactionalProducer Producer(string id) => new(
        new KafkaOptions { BootstrapServers = broker.BootstrapServers }, id, TimeProvider.System, NullLogger.Instance);
}
