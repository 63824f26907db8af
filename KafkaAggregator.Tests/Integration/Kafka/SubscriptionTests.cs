using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Brings a broker of its own, and freezes it.</summary>
public sealed class SubscriptionTests
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(6);

    /// <summary>
    /// In librdkafka alone (2.16) this ends the process: a member that has lost its id and waits to join is not taken for
    /// one that rebalances, and must not meet a topic whose metadata it has not got.
    /// </summary>
    [OwnBrokerFact]
    public async Task Subscribe_TakesTopicsMore_OfAMemberThatWasPutOutAndWaitsToJoin()
    {
        await using var broker = await KafkaBroker.StartOwnAsync();
        var topic = await broker.CreateTopicAsync("subscribed", 2);
        string[] more = [await broker.CreateTopicAsync("more", 1), await broker.CreateTopicAsync("evenmore", 1)];
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers) with
        {
            Properties = new Dictionary<string, string> { ["max.poll.interval.ms"] = $"{PollInterval.TotalMilliseconds}" },
        });
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == 2);

        // Whoever does not poll for so long leaves the group by itself, and asks for another id when it polls again.
        await Waiting.ForAsync(PollInterval + TimeSpan.FromSeconds(2));
        member.WhileLost = _ => broker.PauseAsync().GetAwaiter().GetResult();
        member.PollUntil(() => member.Lost.Count == 2);
        member.PollFor(TimeSpan.FromSeconds(1));
        member.Consumer.Subscribe([topic, more[0]], member);
        member.PollFor(TimeSpan.FromSeconds(1));
        member.Consumer.Subscribe([topic, .. more], member);
        member.PollFor(TimeSpan.FromSeconds(1));
        await broker.ResumeAsync();
        member.PollUntil(() => member.Owned.Count == 4);
    }
}
