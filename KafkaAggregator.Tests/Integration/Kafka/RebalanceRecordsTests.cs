using System.Globalization;
using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>What a member keeps through a rebalance loses no record.</summary>
[Collection(KafkaCollection.Name)]
public sealed class RebalanceRecordsTests(KafkaBroker broker)
{
    private const int Records = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Time for records to get from the broker into the member's queue, where nobody sees them.</summary>
    private static readonly TimeSpan Prefetch = TimeSpan.FromSeconds(0.5);

    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task Poll_GivesEveryRecord_ThatComesWhileTheListenerIsTold(KafkaGroupProtocol protocol)
    {
        var topic = await broker.CreateTopicAsync("told", 2);
        var options = GroupMember.Options(broker.BootstrapServers, protocol);
        using var first = new GroupMember(options) { FetchesWhatItOwns = true };
        first.Consumer.Subscribe([topic], first);
        first.PollUntil(() => first.Events.OfType<EndConfirmed>().Count() == 2);
        using (var second = new GroupMember(options))
        {
            second.Consumer.Subscribe([topic], second);
            first.PollUntil(() =>
            {
                second.Poll(TimeSpan.FromMilliseconds(5));
                return second.Owned.Count == 1 && first.Owned.Count == 1;
            });
        }

        var kept = first.Owned.Single();
        await WaitUntilAloneAsync(first, options.GroupId);
        await ProduceAsync(topic);
        using var pause = new ManualResetEventSlim();
        first.WhileAssigned = _ => pause.Wait(Prefetch);
        first.PollUntil(() => first.Owned.Count == 2 && first.Offsets(kept).LastOrDefault() == Records - 1);
        Assert.Equal(Enumerable.Range(0, Records).Select(offset => (long)offset), first.Offsets(kept));
    }

    /// <summary>
    /// Waits until the group is the member's alone again, and what it is given back waits for its next poll. A call of
    /// the rebalance before may still be out: the group waits for that one, so it is polled for.
    /// </summary>
    private async Task WaitUntilAloneAsync(GroupMember member, string group)
    {
        using var admin = broker.Admin();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = new CancellationTokenSource(Limit);
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            var described = (await admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions[0];
            if (described.State == ConsumerGroupState.PreparingRebalance)
            {
                member.Poll(TimeSpan.FromMilliseconds(5));
            }
            else if (described.Members.Count == 1 && described.State != ConsumerGroupState.CompletingRebalance)
            {
                return;
            }
        }
    }

    private async Task ProduceAsync(string topic)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await Task.WhenAll(Enumerable.Range(0, 2 * Records).Select(i => producer.ProduceAsync(
            new Confluent.Kafka.TopicPartition(topic, i % 2), new Message<Null, string> { Value = i.ToString(CultureInfo.InvariantCulture) })));
    }
}
