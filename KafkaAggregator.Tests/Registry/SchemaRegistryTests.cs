using System.Diagnostics;
using System.Text;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Embedded;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Registry;

public sealed class SchemaRegistryTests
{
    private const string Point = """{"type":"record","name":"Point","namespace":"geo","fields":[{"name":"x","type":"double"}]}""";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task FindAsync_GivesTheSchema_WhenRegistered()
    {
        await using var embedded = await EmbeddedRegistry.StartAsync(None);
        using var registry = Open(embedded.Url);

        var id = await registry.RegisterAsync("points-value", Point, None);

        Assert.Equal(Point, await registry.FindAsync(id, None));
        Assert.Equal(id, await registry.RegisterAsync("points-value", Point, None));
    }

    [Fact]
    public async Task Find_GivesNull_WhenUnknown()
    {
        await using var embedded = await EmbeddedRegistry.StartAsync(None);
        using var registry = Open(embedded.Url);

        Assert.Null(await registry.FindAsync(77, None));
        Assert.Null(await registry.FindLatestAsync("nothing-value", None));
    }

    [Fact]
    public async Task FindLatestAsync_ReadsAgain_WhenASecondVersionAppeared()
    {
        await using var embedded = await EmbeddedRegistry.StartAsync(None);
        using var registry = Open(embedded.Url);
        using var other = Open(embedded.Url);
        await registry.RegisterAsync("points-value", Point, None);
        Assert.Equal(1, (await registry.FindLatestAsync("points-value", None))!.Version);

        var second = Point.Replace("\"double\"}", "\"double\"},{\"name\":\"y\",\"type\":\"double\",\"default\":0}", StringComparison.Ordinal);
        var id = await other.RegisterAsync("points-value", second, None);

        Assert.Equal(new RegisteredSchema(id, 2, second), await registry.FindLatestAsync("points-value", None));
    }

    [Fact]
    public async Task FindAsync_PutsReferencesIn_WhenTheSchemaHasSome()
    {
        await using var embedded = await EmbeddedRegistry.StartAsync(None);
        using var registry = Open(embedded.Url);
        await registry.RegisterAsync("point", Point, None);
        using var http = new HttpClient();
        var line = """
            {"schema": "{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"a\",\"type\":\"geo.Point\"},{\"name\":\"b\",\"type\":\"geo.Point\"}]}",
             "references": [{"name": "geo.Point", "subject": "point", "version": 1}]}
            """;
        using var content = new StringContent(line, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(embedded.Url + "/subjects/line/versions"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());

        var schema = (await registry.FindLatestAsync("line", None))!;

        var record = Assert.IsType<Avro.RecordSchema>(Avro.Schema.Parse(schema.Schema));
        Assert.Equal("geo.Point", record.Fields[0].Schema.Fullname);
        Assert.Equal("geo.Point", record.Fields[1].Schema.Fullname);
        Assert.Equal(schema.Schema, await registry.FindAsync(schema.Id, None));
    }

    [Fact]
    public async Task RegisterAsync_Refuses_WhenIncompatible()
    {
        await using var embedded = await EmbeddedRegistry.StartAsync(None);
        using var registry = Open(embedded.Url);
        await registry.RegisterAsync("points-value", Point, None);

        var exception = await Assert.ThrowsAsync<SchemaRefusedException>(() => registry.RegisterAsync(
            "points-value", Point.Replace("double", "string", StringComparison.Ordinal), None));

        Assert.Contains("points-value", exception.Message, StringComparison.Ordinal);
        Assert.Contains("incompatible", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterAsync_Refuses_WhenNoSchema()
    {
        await using var embedded = await EmbeddedRegistry.StartAsync(None);
        using var registry = Open(embedded.Url);

        await Assert.ThrowsAsync<SchemaRefusedException>(() => registry.RegisterAsync("s", """{"type":"nonsense"}""", None));
    }

    [Fact]
    public async Task FindAsync_IsUnavailableAndNamesTheUrl_WhenRefused()
    {
        string url;
        await using (var gone = await EmbeddedRegistry.StartAsync(None))
        {
            url = gone.Url;
        }

        using var registry = Open(url);
        var clock = Stopwatch.StartNew();
        var exception = await Assert.ThrowsAsync<RegistryUnavailableException>(() => registry.FindAsync(1, None));

        Assert.Contains(url, exception.Message, StringComparison.Ordinal);
        Assert.Contains("schema 1", exception.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), "one try, without the client's own waiting");
    }

    [Theory]
    [InlineData(401, """{"error_code":40101,"message":"Unauthorized"}""", "refused the credentials")]
    [InlineData(401, "<html>no</html>", "refused the credentials")]
    [InlineData(403, """{"error_code":40301,"message":"no"}""", "forbids this to these credentials")]
    [InlineData(403, "no", "forbids this to these credentials")]
    [InlineData(404, "<html>nothing here</html>", "path")]
    [InlineData(200, "<html>a portal</html>", "path")]
    [InlineData(500, """{"error_code":50001,"message":"store"}""", "500")]
    [InlineData(503, "busy", "503")]
    [InlineData(429, """{"error_code":42901,"message":"slow down"}""", "429")]
    public async Task Calls_AreUnavailableAndSayWhy_WhenTheAnswerIsNoVerdict(int status, string body, string expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ScriptedHttpServer.Answer(status, body));
        using var registry = Open(server.Url);

        var finding = await Assert.ThrowsAsync<RegistryUnavailableException>(() => registry.FindAsync(1, None));
        var registering = await Assert.ThrowsAsync<RegistryUnavailableException>(() => registry.RegisterAsync("s", Point, None));

        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Contains(expected, registering.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task FindAsync_IsCancelled_WhenTheRegistryHangs()
    {
        var asked = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var registry = Open(server.Url);
        using var cancellation = new CancellationTokenSource();

        var call = registry.FindAsync(1, cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task FindAsync_IsUnavailable_WhenTheRegistryHangsPastTheTimeout()
    {
        await using var server = await ScriptedHttpServer.StartAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var registry = new SchemaRegistry(
            new SchemaRegistryOptions { Url = server.Url, RequestTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);

        var exception = await Assert.ThrowsAsync<RegistryUnavailableException>(() => registry.FindAsync(1, None));

        Assert.Contains("did not answer in time", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://bob:p%3Aw@HOST/a/b/", null, null, null, "bob:p:w")]
    [InlineData("http://bob:pw@HOST/a/b", "eve", "x:y", null, "eve:x:y")]
    [InlineData(" http://HOST/a/b ,http://other:1", null, null, "tok.en", "Bearer tok.en")]
    [InlineData("http://HOST/a/b", null, null, null, null)]
    public async Task Requests_CarryPathAndCredentials_WhenGiven(
        string url, string? username, string? password, string? token, string? expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ScriptedHttpServer.Answer(200, """{"schema":"\"int\""}"""));
        var options = new SchemaRegistryOptions
        {
            Url = url.Replace("HOST", new Uri(server.Url).Authority, StringComparison.Ordinal),
            Username = username,
            Password = password,
            Token = token,
        };
        using var registry = new SchemaRegistry(options, TimeProvider.System);

        Assert.Equal("\"int\"", await registry.FindAsync(5, None));

        var (_, path, authorization) = Assert.Single(server.Requests);
        Assert.Equal("/a/b/schemas/ids/5", path);
        Assert.Equal(
            expected is null || token is not null ? expected : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(expected)),
            authorization);
    }

    [Fact]
    public async Task FindAsync_AsksTheNextUrl_WhenTheFirstIsAway()
    {
        string gone;
        await using (var first = await EmbeddedRegistry.StartAsync(None))
        {
            gone = first.Url;
        }

        await using var server = await ScriptedHttpServer.StartAsync(ScriptedHttpServer.Answer(200, """{"schema":"\"int\""}"""));
        using var registry = Open($"{gone}, {server.Url}");

        Assert.Equal("\"int\"", await registry.FindAsync(5, None));
    }

    private static SchemaRegistry Open(string url) => new(new SchemaRegistryOptions { Url = url }, TimeProvider.System);
}
