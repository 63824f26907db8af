using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>When a login that is refused means that a cluster cannot be fetched from directly.</summary>
public sealed class RefusedLoginTests
{
    private static readonly TopicPartition Partition = new(GuardedBroker.Topic, 0);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>So long refusals last before they are an obstacle.</summary>
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(30);

    /// <summary>Between looks at a condition: a second is longer than it waits before it tries again.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly SettableTime _time = new();
    private TimeSpan _advanced;

    [Fact]
    public async Task Refusals_AreAnObstacle_WhereTheyLast()
    {
        using var broker = new GuardedBroker { IsRefusing = true };
        using var fetcher = Open(broker.Address);
        var unasked = await AdvanceAsync(() => broker.Refusals > 0);

        await AdvanceAsync(() => fetcher.Obstacle is not null);

        Assert.InRange(_advanced - unasked, RefusalTime, TimeSpan.MaxValue);
        Assert.True(fetcher.Obstacle!.IsRefusal);
        Assert.Equal($"{broker.Address}: SASL: SaslAuthenticationFailed: not now", fetcher.Obstacle.Reason);
        Assert.Equal(fetcher.Obstacle.Reason, Assert.IsType<FetchFailed>(fetcher.Poll(Limit)).Reason);
    }

    [Fact]
    public async Task Refusals_AreAnOutage_WhereItWasLetInBefore()
    {
        using var broker = new GuardedBroker { IsRefusing = true };
        using var fetcher = Open(broker.Address);
        await AdvanceAsync(() => broker.Refusals >= 3);
        broker.IsRefusing = false;
        await AdvanceAsync(() => broker.Admissions > 0);
        broker.IsRefusing = true;
        var (refusals, since) = (broker.Refusals, _advanced);

        await AdvanceAsync(() => broker.Refusals >= refusals + 10 && _advanced - since > RefusalTime * 2);

        Assert.Null(fetcher.Obstacle);
        Assert.Contains("not now", Assert.IsType<FetchFailed>(fetcher.Poll(Limit)).Reason);
    }

    [Fact]
    public async Task Refusals_AreNoObstacle_WhereAnotherBrokerServes()
    {
        using var broker = new GuardedBroker { IsRefusing = true };
        using var other = new GuardedBroker();
        using var fetcher = Open($"{broker.Address},{other.Address}");

        await AdvanceAsync(() => broker.Refusals >= 10 && other.Admissions >= 10 && _advanced > RefusalTime * 2);

        Assert.Null(fetcher.Obstacle);
        Assert.Null(fetcher.Poll(default));
    }

    [Fact]
    public async Task Refusals_AreAnObstacle_WhereOnlyTheAddressesRefuseThatBrokersGive()
    {
        using var leader = new GuardedBroker { IsRefusing = true };
        using var broker = new GuardedBroker { LeaderPort = leader.Port };
        using var fetcher = Open(broker.Address);
        var unasked = await AdvanceAsync(() => leader.Refusals > 0);

        await AdvanceAsync(() => fetcher.Obstacle is not null);

        Assert.InRange(_advanced - unasked, RefusalTime, TimeSpan.MaxValue);
        Assert.True(fetcher.Obstacle!.IsRefusal);
        Assert.Equal($"broker 2 at {leader.Address}: SASL: SaslAuthenticationFailed: not now", fetcher.Obstacle.Reason);
    }

    [Fact]
    public async Task Refusals_AreTold_WhereItIsLetInAndGivenNothing()
    {
        using var leader = new GuardedBroker { FetchError = ErrorCode.UnknownServerError };
        using var broker = new GuardedBroker { LeaderPort = leader.Port };
        using var fetcher = Open(broker.Address);

        FetchEvent? item = null;
        await AdvanceAsync(() => (item = fetcher.Poll(default)) is not null);

        Assert.EndsWith("fetching was refused: UnknownServerError", Assert.IsType<FetchFailed>(item).Reason, StringComparison.Ordinal);
        Assert.Null(fetcher.Obstacle);
    }

    /// <summary>Advances the time until the condition holds; gives when it was last seen not to.</summary>
    private async Task<TimeSpan> AdvanceAsync(Func<bool> condition)
    {
        var last = _advanced;
        await Waiting.UntilAsync(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                last = _advanced;
                _time.Advance(Step);
                _advanced += Step;
                return false;
            },
            Limit,
            () => "it was not asked often enough");
        return last;
    }

    private DirectFetcher Open(string bootstrapServers)
    {
        var options = new KafkaOptions
        {
            BootstrapServers = bootstrapServers,
            Properties = new Dictionary<string, string>
            {
                ["security.protocol"] = "SASL_PLAINTEXT",
                ["sasl.mechanism"] = "PLAIN",
                ["sasl.username"] = "me",
                ["sasl.password"] = "secret",
            },
        };
        var fetcher = new DirectFetcher(options, _time, new RecordingLogger());
        fetcher.Assign(Partition, ownershipEpoch: 1, offset: 0);
        return fetcher;
    }
}
