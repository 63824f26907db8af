using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;

/// <summary>Logins of direct fetch by OAUTHBEARER, at a scripted broker.</summary>
public sealed class BearerLoginTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Between looks at a condition: a second is longer than it waits before it tries again.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly SettableTime _time = new();
    private TimeSpan _life = TimeSpan.FromSeconds(100);
    private int _count;

    [Fact]
    public async Task Login_ShowsTheTokenWithItsExtensions()
    {
        using var broker = new GuardedBroker();
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        using var fetcher = Open(broker, server.Url, ("sasl.oauthbearer.extensions", "trace=1"));

        await AdvanceUntilAsync(() => broker.Admissions > 0);

        var claims = TestToken.Of("");
        Assert.True(broker.Logins.TryPeek(out var login));
        Assert.StartsWith($"n,,\u0001auth=Bearer {claims[..claims.IndexOf('.', StringComparison.Ordinal)]}.", login, StringComparison.Ordinal);
        Assert.EndsWith(".\u0001trace=1\u0001\u0001", login, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_AcknowledgesWhyItIsRefused_SoThatTheErrorComes()
    {
        using var broker = new GuardedBroker { IsRefusing = true, Challenge = """{"status":"invalid_token"}""" };
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        using var fetcher = Open(broker, server.Url);

        await AdvanceUntilAsync(() => fetcher.Obstacle is not null);

        Assert.Equal(new FetchObstacle($"{broker.Address}: SASL: SaslAuthenticationFailed: not now", IsRefusal: true), fetcher.Obstacle);
        Assert.Equal("\u0001", broker.Logins.ElementAt(1));
        Assert.True(server.Requests.Count > 1); // a token that is refused is not shown for the rest of its life
    }

    /// <summary>KIP-368: a connection may be used for so long; a token that has not its life before it is not shown again.</summary>
    [Fact]
    public async Task Login_IsDoneAgainWithAFreshToken_BeforeTheSessionEnds()
    {
        _life = TimeSpan.FromSeconds(10);
        using var leader = new GuardedBroker { SessionLifetime = _life };
        using var broker = new GuardedBroker { LeaderPort = leader.Port };
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        using var fetcher = Open(broker, server.Url);

        await AdvanceUntilAsync(() => leader.Logins.Count >= 3);

        Assert.Equal(3, leader.Logins.Take(3).Distinct().Count());
        Assert.Null(fetcher.Poll(default));
    }

    [Fact]
    public async Task Endpoint_ThatIsAwayOrRefuses_IsARefusedLogin()
    {
        using var broker = new GuardedBroker();
        await using var server = await ScriptedHttpServer.StartAsync(ScriptedHttpServer.Answer(401, """{"error":"invalid_client"}"""));
        using var fetcher = Open(broker, server.Url);

        await AdvanceUntilAsync(() => fetcher.Obstacle is not null);

        var reason = $"{broker.Address}: no token from {server.Url}/token: status 401 (invalid_client)";
        Assert.Equal(new FetchObstacle(reason, IsRefusal: true), fetcher.Obstacle);
        Assert.Equal(reason, Assert.IsType<FetchFailed>(fetcher.Poll(Limit)).Reason);
        Assert.Empty(broker.Logins);
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Waiting.UntilAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            _time.Advance(Step);
            return false;
        },
        Limit,
        () => "it has not come to that");

    private DirectFetcher Open(GuardedBroker broker, string url, params (string Name, string Value)[] others)
    {
        var properties = new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_PLAINTEXT",
            ["sasl.mechanism"] = "OAUTHBEARER",
            ["sasl.oauthbearer.method"] = "oidc",
            ["sasl.oauthbearer.token.endpoint.url"] = $"{url}/token",
            ["sasl.oauthbearer.client.id"] = "me",
            ["sasl.oauthbearer.client.secret"] = "hunter2",
        };
        foreach (var (name, value) in others)
        {
            properties.Add(name, value);
        }

        var options = new KafkaOptions { BootstrapServers = broker.Address, Properties = properties };
        var fetcher = new DirectFetcher(options, _time, new RecordingLogger());
        fetcher.Assign(new TopicPartition(GuardedBroker.Topic, 0), ownershipEpoch: 1, offset: 0);
        return fetcher;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var token = TestToken.Of(_time.GetUtcNow(), _life, Interlocked.Increment(ref _count));
        return ScriptedHttpServer.Answer(200, TestToken.Answer(token))(context);
    }
}
