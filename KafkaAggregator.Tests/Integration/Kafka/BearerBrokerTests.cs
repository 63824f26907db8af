using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// A broker that lets clients in by tokens, as Kafka's own validator for tests takes them, and has them log in anew every few seconds.
/// </summary>
[Collection(KafkaCollection.Name)]
public sealed class BearerBrokerTests(BearerBroker bearer) : IClassFixture<BearerBroker>
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _given = [];

    [OwnBrokerFact]
    public Task EveryClient_PassesThrough_ByTokens() => PassThroughAsync(isDirect: false);

    /// <summary>Group, offsets and producer are librdkafka's: it gets its tokens by the same properties.</summary>
    [OwnBrokerFact]
    public Task DirectFetch_PassesThrough_ByTokens_AsItsGroupDoes() => PassThroughAsync(isDirect: true);

    /// <summary>A login that is not done anew in time costs its connection, which is logged.</summary>
    [OwnBrokerFact]
    public async Task DirectFetch_LogsInAnew_BeforeTheBrokerEndsItsConnection()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var log = new RecordingLogger();
        var (partition, produce) = await TopicAsync();
        using var fetcher = new DirectFetcher(bearer.Options(Endpoint(server)), TimeProvider.System, log);
        fetcher.Assign(partition, ownershipEpoch: 1, offset: 0);

        await PassRecordsAsync(fetcher, produce, () => _given.Count >= 4);

        Assert.Empty(log.Lines);
    }

    [OwnBrokerFact]
    public async Task DirectFetch_IsLetIn_ByTokensOfItsOwnMaking()
    {
        var log = new RecordingLogger();
        var (partition, produce) = await TopicAsync();
        var options = bearer.Options(
            ("enable.sasl.oauthbearer.unsecure.jwt", "true"),
            ("sasl.oauthbearer.config", "principal=admin scope=a,b lifeSeconds=60 extension_trace=1"));
        using var fetcher = new DirectFetcher(options, TimeProvider.System, log);
        fetcher.Assign(partition, ownershipEpoch: 1, offset: 0);

        var left = 3;
        await PassRecordsAsync(fetcher, produce, () => left-- == 0);

        Assert.Empty(log.Lines);
    }

    [OwnBrokerFact]
    public async Task DirectFetch_SaysWhyTheBrokerDoesNotTakeTheToken()
    {
        await using var server = await ScriptedHttpServer.StartAsync(
            ScriptedHttpServer.Answer(200, TestToken.Answer(TestToken.Of("""{"exp":4000000000}""")))); // of nobody
        var log = new RecordingLogger();
        using var fetcher = new DirectFetcher(bearer.Options(Endpoint(server)), TimeProvider.System, log);
        fetcher.Assign(new TopicPartition("any", 0), ownershipEpoch: 1, offset: 0);

        await Waiting.UntilAsync(() => log.Lines.Count > 0, Limit, () => "nothing was said");

        Assert.Contains("SASL: SaslAuthenticationFailed: {\"status\":\"invalid_token\"}", log.Lines[0].Text, StringComparison.Ordinal);
    }

    private async Task PassThroughAsync(bool isDirect)
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var topic = await bearer.Broker.CreateTopicAsync("bearer");
        var options = bearer.Options(Endpoint(server));
        using var producer = new KafkaProducer(options, new RecordingLogger());
        using var catalog = new TopicCatalog(options, new RecordingLogger());
        using var member = new GroupMember(options, isDirect) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([topic], member);

        for (var written = 0; _given.Count < 12; written++)
        {
            Assert.Empty(await producer.WriteAsync([Record(topic)], default));
            member.PollUntil(() => member.Records.Count > written);
        }

        Assert.Equal(member.Records.Count, (await catalog.ReadLogEndsAsync([new(topic, 0)], default))[new(topic, 0)]);
        Assert.Empty(member.Consumer.Commit([KeyValuePair.Create(new TopicPartition(topic, 0), new CommittedOffset(1, "m"))], Limit));
        Assert.Empty(member.Fatal);
    }

    private async Task<(TopicPartition Partition, Func<Task> ProduceAsync)> TopicAsync()
    {
        var topic = await bearer.Broker.CreateTopicAsync("bearer");
        return (new TopicPartition(topic, 0), ProduceAsync);

        async Task ProduceAsync()
        {
            using var producer = new KafkaProducer(GroupMember.Options(bearer.Broker.BootstrapServers), new RecordingLogger());
            await producer.WriteAsync([Record(topic)], default);
        }
    }

    /// <summary>Writes a record and waits until it was fetched, again and again.</summary>
    private static async Task PassRecordsAsync(DirectFetcher fetcher, Func<Task> produceAsync, Func<bool> isEnough)
    {
        while (!isEnough())
        {
            await produceAsync();
            await Waiting.UntilAsync(
                () =>
                {
                    var item = fetcher.Poll(TimeSpan.FromMilliseconds(10));
                    (item as IDisposable)?.Dispose();
                    return item is RecordBatch;
                },
                Limit,
                () => $"nothing was fetched: {fetcher.Obstacle?.Reason}");
        }
    }

    private static (string Name, string Value)[] Endpoint(ScriptedHttpServer server) =>
    [
        ("sasl.oauthbearer.method", "oidc"),
        ("sasl.oauthbearer.token.endpoint.url", $"{server.Url}/token"),
        ("sasl.oauthbearer.client.id", "me"),
        ("sasl.oauthbearer.client.secret", "hunter2"),
    ];

    private static OutgoingRecord Record(string topic) => new() { Topic = topic, Partition = 0, Value = "x"u8.ToArray(), Headers = [] };

    private Task AnswerAsync(HttpContext context)
    {
        var token = TestToken.Of(TimeProvider.System.GetUtcNow(), TokenLife, _given.Count);
        _given.Enqueue(token);
        return ScriptedHttpServer.Answer(200, TestToken.Answer(token))(context);
    }
}
