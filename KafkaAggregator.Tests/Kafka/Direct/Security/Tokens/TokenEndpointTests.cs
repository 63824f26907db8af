using System.Collections.Concurrent;
using System.Text;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;

public sealed class TokenEndpointTests
{
    private const string Secret = "hunter2";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(100);

    /// <summary>A request arrives long before.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);
    private readonly SettableTime _time = new();
    private readonly ConcurrentQueue<string> _bodies = [];
    private int _count;

    /// <summary>Null: the next token.</summary>
    private RequestDelegate? _answer;

    [Fact]
    public async Task Take_AsksByTheClientsCredentials_AsLibrdkafkaDoes()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);

        var token = Open(server.Url).Take();

        Assert.Equal(Token(1), token);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}"));
        Assert.Equal(("POST", "/token", $"Basic {basic}"), Assert.Single(server.Requests));
        Assert.Equal("application/x-www-form-urlencoded; application/json; grant_type=client_credentials&scope=a b", Assert.Single(_bodies));
    }

    [Fact]
    public async Task Take_AsksAnew_WhenFourFifthsOfTheLifeAreOver()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var first = tokens.Take();
        _time.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal(first, tokens.Take());
        Assert.Single(server.Requests);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, tokens.Take());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Take_ServesTheOlderOneToItsEnd_WhileNoNewerOneIsToBeHad()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var first = tokens.Take();
        _answer = ScriptedHttpServer.Answer(503, "");
        _time.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(first, tokens.Take());
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(first, tokens.Take());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("status 503", Assert.Throws<TokenException>(tokens.Take).Message, StringComparison.Ordinal);

        _answer = null;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, tokens.Take());
    }

    [Fact]
    public async Task Take_TellsTheSameFailureForASecond()
    {
        _answer = ScriptedHttpServer.Answer(503, "");
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        Assert.Throws<TokenException>(tokens.Take);
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Throws<TokenException>(tokens.Take);
        Assert.Single(server.Requests);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Throws<TokenException>(tokens.Take);

        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>Who asks gets the newer one: the answer is given only when the other has what it wants.</summary>
    [Fact]
    public async Task Take_GivesTheOlderOneToTheOthers_WhileOneAsks()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var first = tokens.Take();
        var (asked, released) = Hold();
        _time.Advance(TimeSpan.FromSeconds(80));
        var asking = Task.Run(tokens.Take);
        await asked.WaitAsync(AnswerLimit);

        Assert.Equal(first, tokens.Take());

        released.SetResult();
        Assert.NotEqual(first, await asking);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Take_WaitsForTheNewerOne_WhereABrokerHasRefusedTheOlder()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var first = tokens.Take();
        var (asked, released) = Hold();
        _time.Advance(TimeSpan.FromSeconds(10));
        tokens.Refused(first);
        var asking = Task.Run(tokens.Take);
        await asked.WaitAsync(AnswerLimit);
        var taken = "";
        var other = new Thread(() => taken = tokens.Take());
        other.Start();
        await Waiting.UntilAsync(
            () => other.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped, AnswerLimit, () => "it neither waits nor ends");
        released.SetResult();

        Assert.NotEqual(first, await asking);
        other.Join();
        Assert.Equal(await asking, taken);
    }

    [Fact]
    public async Task Take_AsksOnceForAll_WhereNoneHolds()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var (asked, released) = Hold();
        var first = Task.Run(tokens.Take);
        await asked.WaitAsync(AnswerLimit);
        var second = Task.Run(tokens.Take);
        released.SetResult();

        Assert.Equal(await first, await second);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Refused_HasAnotherOneAskedFor_OnceItIsTenSecondsOld()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var first = tokens.Take();
        _time.Advance(TimeSpan.FromSeconds(9));
        tokens.Refused(first);
        Assert.Equal(first, tokens.Take());

        _time.Advance(TimeSpan.FromSeconds(1));
        var second = tokens.Take();
        tokens.Refused(first);

        Assert.NotEqual(first, second);
        Assert.Equal(second, tokens.Take());
    }

    [Fact]
    public async Task Refused_LeavesTheSecondAfterAFailure()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        var first = tokens.Take();
        _answer = ScriptedHttpServer.Answer(503, "");
        _time.Advance(TimeSpan.FromSeconds(10));
        for (var broker = 0; broker < 5; broker++)
        {
            tokens.Refused(first);
            Assert.Equal(first, tokens.Take());
        }

        Assert.Equal(2, server.Requests.Count);
    }

    public static TheoryData<int, string, string> Failures => new()
    {
        { 401, """{"error":"invalid_client","error_description":"not hunter2"}""", "status 401 (invalid_client)" },
        { 400, """{"error":"hunter2 is no secret"}""", "status 400" },
        { 400, """{"error":"\ud800"}""", "status 400" },
        { 401, """{"error":"invalid_client","error_description":"\ud800"}""", "status 401 (invalid_client)" },
        { 302, "", "status 302" },
        { 500, "<html>", "status 500" },
        { 200, "<html>", "the answer has no access_token that can be sent" },
        { 200, """{"access_token":7}""", "the answer has no access_token that can be sent" },
        { 200, """{"access_token":"a\u0001b"}""", "the answer has no access_token that can be sent" },
        { 200, """{"access_token":"\ud800"}""", "the answer has no access_token that can be sent" },
        { 200, """{"access_token":"opaque"}""", "it gives no JSON Web Token with an exp" },
        { 200, TestToken.Answer(TestToken.Of("""{"\ud800":1}""")), "it gives no JSON Web Token with an exp" },
        { 200, TestToken.Answer(TestToken.Of("""{"exp":1}""")), "it gives one that has expired; do the clocks agree?" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Take_SaysWhatTheEndpointSaid_AndNoSecret(int status, string body, string reason)
    {
        _answer = ScriptedHttpServer.Answer(status, body);
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var url = server.Url.Replace("://", "://user:hunter2@", StringComparison.Ordinal);

        var failure = Assert.Throws<TokenException>(Open(url, "/token?key=hunter2").Take);

        Assert.Equal($"no token from {server.Url}/token: {reason}", failure.Message);
    }

    [Fact]
    public void Take_SaysWhereNobodyIs()
    {
        var url = $"http://127.0.0.1:{FreePorts.Find(1)}";

        var failure = Assert.Throws<TokenException>(Open(url).Take);

        Assert.StartsWith($"no token from {url}/token: Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    /// <summary>A life without an end is believed for a year.</summary>
    [Fact]
    public async Task Take_ServesATokenOfAnyLife()
    {
        _answer = ScriptedHttpServer.Answer(200, TestToken.Answer(TestToken.Of("""{"exp":1e300}""")));
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var tokens = Open(server.Url);
        tokens.Take();
        _time.Advance(TimeSpan.FromDays(200));
        tokens.Take();

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Take_TrustsTheAuthoritiesThatAreGiven(bool isGiven)
    {
        using var certificate = new NodeCertificate();
        using var other = new NodeCertificate();
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync, certificate.Certificate);
        var tokens = Open(server.Url, authorities: await File.ReadAllTextAsync((isGiven ? certificate : other).CertificateFile));

        if (isGiven)
        {
            Assert.Equal(Token(1), tokens.Take());
        }
        else
        {
            Assert.Contains("certificate", Assert.Throws<TokenException>(tokens.Take).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The next request is answered, with a token, when it is released; says when it has come.</summary>
    private (Task Asked, TaskCompletionSource Released) Hold()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = async context =>
        {
            asked.TrySetResult();
            await released.Task;
            await ScriptedHttpServer.Answer(200, TestToken.Answer(Token(Interlocked.Increment(ref _count))))(context);
        };
        return (asked.Task, released);
    }

    private ITokenSource Open(string url, string path = "/token", string? authorities = null) => new TokenEndpointSettings
    {
        Url = new Uri(url + path),
        ClientId = "me",
        ClientSecret = Secret,
        Scope = "a b",
        Authorities = authorities,
    }.Open(_time);

    private string Token(int number) => TestToken.Of(_time.GetUtcNow(), Life, number);

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _bodies.Enqueue($"{context.Request.ContentType}; {context.Request.Headers.Accept}; {await reader.ReadToEndAsync()}");
        var answer = _answer ?? ScriptedHttpServer.Answer(200, TestToken.Answer(Token(Interlocked.Increment(ref _count))));
        await answer(context);
    }
}
