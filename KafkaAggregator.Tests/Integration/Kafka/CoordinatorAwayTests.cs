using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// Requests to a coordinator that is away for longer than they wait, and comes back: what was given up must not be
/// touched by the client. Where it is, the process ends, and every test with it.
/// </summary>
public sealed class CoordinatorAwayTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [OwnBrokerFact]
    public async Task ReadCommittedAndDescribeGroup_LeaveTheProcessAlive_WhenTheCoordinatorComesBackAfterTheirLimit()
    {
        await using var broker = await KafkaBroker.StartOwnAsync();
        var partition = new TopicPartition(await broker.CreateTopicAsync("away"), 0);
        var options = GroupMember.Options(broker.BootstrapServers);
        using var member = new GroupMember(options);
        using var catalog = new TopicCatalog(options with { RequestTimeout = Short }, NullLogger.Instance);
        Assert.Empty(member.Consumer.Commit([KeyValuePair.Create(partition, new CommittedOffset(1, "m"))], Limit));
        bool Reads() => Try(() => member.Consumer.ReadCommitted([partition], requireStable: true, Short).Committed.Count == 1);
        await Waiting.UntilAsync(Reads, Limit, () => "the offset cannot be read");
        Assert.NotNull(await catalog.DescribeGroupAsync(options.GroupId, CancellationToken.None));

        await broker.KillAsync(1);
        Assert.False(Reads());
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => catalog.DescribeGroupAsync(options.GroupId, CancellationToken.None));
        Assert.False(Reads());
        await broker.StartAsync();

        await Waiting.UntilAsync(Reads, Limit, () => "the offset cannot be read any more");
        await Waiting.UntilAsync(
            async () =>
            {
                try
                {
                    await catalog.DescribeGroupAsync(options.GroupId, CancellationToken.None);
                    return true;
                }
                catch (KafkaUnavailableException)
                {
                    return false;
                }
            },
            Limit,
            () => "the group cannot be described any more");
    }

    /// <summary>
    /// A new cluster names a coordinator before that one has its partition of the offsets topic: its answers (not the
    /// coordinator, loading) end the process where a producer's client asks.
    /// </summary>
    [OwnBrokerFact]
    public async Task ReadCommitted_LeavesTheProcessAlive_WhereTheCoordinatorIsNotThereYet()
    {
        await using var broker = await KafkaBroker.StartOwnAsync();
        var partition = new TopicPartition(await broker.CreateTopicAsync("new"), 0);
        await Parallel.ForAsync(0, 10, async (_, cancellation) =>
        {
            using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers));
            bool Reads() => Try(() => member.Consumer.ReadCommitted([partition], requireStable: true, Short).Committed.Count == 0);
            await Waiting.UntilAsync(Reads, Limit, () => "the offset cannot be read");
        });
    }

    private static bool Try(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (KafkaUnavailableException)
        {
            return false;
        }
    }
}
