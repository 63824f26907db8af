using System.Net.Http.Headers;
using KafkaAggregator.Tests.Clustering;
using Xunit;

namespace KafkaAggregator.Tests.Http.Management;

/// <summary>Requests and answers as a management endpoint of the JVM gives them, on a cluster of two.</summary>
public sealed class ManagementRoutesTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const string Json = "application/json";
    private const string Text = "text/plain; charset=UTF-8";
    private const string Second = """{"node":"{2}","nodeUid":"{2#}","roles":["worker","dc-default"],"status":"Up"}""";
    private const string Changing = "A request was made of a resource using a request method not supported by that resource;";
    private const string NotFound = "The requested resource could not be found.";
    private const string Unsupported = """{"message":"Operation not supported"}""";

    private const string Members = """
        {"leader":"{1}","members":[{"node":"{1}","nodeUid":"{1#}","roles":["worker","dc-default"],"status":"Up"},
        """ + Second + """
        ],"oldest":"{1}","oldestPerRole":{"worker":"{1}","dc-default":"{1}"},"selfNode":"{1}","unreachable":[]}
        """;

    public static TheoryData<string, int, string, string?, string> Requests => new()
    {
        { "GET", 1, "/cluster/members", null, $"200 {Json} {Members.ReplaceLineEndings("")}" },
        { "GET", 1, "/cluster/members/", null, $"200 {Json} {Members.ReplaceLineEndings("")}" },
        { "GET", 1, "/cluster/members/{2}", null, $"200 {Json} {Second}" },
        { "GET", 2, "/cluster/members/{2:short}", null, $"200 {Json} {Second}" },
        { "GET", 1, "/cluster/members/agg@127.0.0.9:1", null, $$"""404 {{Json}} {"message":"Member [agg@127.0.0.9:1] not found"}""" },
        { "PUT", 1, "/cluster/members/{2:short}", "operation=Explode", $"400 {Json} {Unsupported}" },
        { "PUT", 1, "/cluster/members/{2:short}", null, $"400 {Text} Request is missing required form field 'operation'" },
        { "PUT", 2, "/cluster/members/{2:short}", "operation=Leave", $"405 {Text} {Changing}" },
        { "DELETE", 2, "/cluster/members/{2:short}", null, $"405 {Text} {Changing}" },
        { "POST", 2, "/cluster/members", "address={1}", $"405 {Text} {Changing}" },
        { "POST", 1, "/cluster/members", "address=nonsense", $$"""400 {{Json}} {"message":"[nonsense] is no address of a node"}""" },
        { "POST", 1, "/cluster/members", "address={2}", $$"""200 {{Json}} {"message":"Joining {2}"}""" },
        { "POST", 1, "/cluster/members", null, $"400 {Text} Request is missing required form field 'address'" },
        { "GET", 1, "/cluster/shards", null, $$"""200 {{Json}} {"entityTypeKeys":["window"]}""" },
        { "GET", 1, "/cluster/shards/", null, $$"""404 {{Json}} {"message":"Shard Region  is not started"}""" },
        { "GET", 1, "/cluster/shards/nosuch", null, $$"""404 {{Json}} {"message":"Shard Region nosuch is not started"}""" },
        { "GET", 1, "/cluster/shards/nosuch/stats", null, $$"""404 {{Json}} {"message":"Shard Region nosuch is not started"}""" },
        { "GET", 1, "/cluster", null, $"405 PUT {Text} HTTP method not allowed, supported methods: PUT" },
        { "PUT", 1, "/cluster", "operation=Bogus", $"400 {Json} {Unsupported}" },
        { "GET", 1, "/alive", null, $"200 {Text} OK" },
        { "GET", 1, "/health", null, $"404 {Text} {NotFound}" },
        { "GET", 1, "/nosuch", null, $"404 {Text} {NotFound}" },
        { "POST", 1, "/alive", null, $"405 GET {Text} HTTP method not allowed, supported methods: GET" },
        { "HEAD", 1, "/cluster/members", null, $"405 GET, POST {Text} " },
        { "POST", 1, "/cluster/shards", null, $"405 GET {Text} HTTP method not allowed, supported methods: GET" },
        { "GET", 1, "/remote/address", null, $$"""200 {{Json}} {"Address":"{1}"}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Answer_IsThatOfTheManagementEndpoint(string method, int node, string path, string? form, string expected)
    {
        Assert.Equal(nodes.Fill(expected), await AskAsync(method, node, path, Form(form)));
        if (form is not null)
        {
            using var multipart = new MultipartFormDataContent { { new StringContent(nodes.Fill(form.Split('=')[1])), form.Split('=')[0] } };
            Assert.Equal(nodes.Fill(expected), await AskAsync(method, node, path, multipart));
        }
    }

    /// <summary>Whoever can reach the node may send that, with no token and to any path.</summary>
    [Theory]
    [InlineData("GET", "/nosuch", "multipart/form-data")]
    [InlineData("GET", "/remote/address", "multipart/form-data; boundary=part")]
    [InlineData("POST", "/nosuch", "multipart/form-data")]
    public async Task Answer_IsOneOfTheClientsMistake_WhereAFormIsNone(string method, string path, string type) =>
        Assert.Equal($"400 {Text} The request says that it brings a form, and brings none.", await AskAsync(method, 1, path, NoForm(type)));

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=part")]
    public async Task Member_MissesTheField_WhereAFormIsNone(string type) => Assert.Equal(
        $"400 {Text} Request is missing required form field 'operation'", await AskAsync("PUT", 1, "/cluster/members/{2:short}", NoForm(type)));

    [Fact]
    public async Task Answer_IsRefused_WhereTheClientTakesNoJson()
    {
        Assert.Equal(
            $"406 {Text} Resource representation is only available with these types:\n{Json}",
            await AskAsync("GET", 1, "/cluster/members", accept: "text/html"));
        Assert.StartsWith("200 ", await AskAsync("GET", 1, "/cluster/members", accept: "text/html, */*;q=0.8"));
    }

    [Fact]
    public async Task Shards_AreThoseOfTheNode_AndItsStatsThoseOfTheCluster()
    {
        var first = $"{nodes.First.Cluster.SelfAddress.Host}:{nodes.First.Cluster.SelfAddress.Port}#{nodes.First.Cluster.SelfUniqueAddress.Uid}|";
        var shards = await AskAsync("GET", 1, "/cluster/shards/window");
        Assert.StartsWith($$"""200 {{Json}} {"failed":[],"regions":[{"numEntities":0,"shardId":"{{first}}0"},""", shards);
        Assert.Equal(8, shards.Split("shardId").Length - 1);
        var stats = await AskAsync("GET", 2, "/cluster/shards/window/stats");
        Assert.StartsWith($$"""200 {{Json}} {"regions":{"akka.tcp://""", stats);
        Assert.Contains(nodes.Fill("\"{1}\":{\"failed\":[],\"shards\":[{"), stats);
        Assert.EndsWith(""","totalEntities":0,"totalShards":16}""", stats);
    }

    /// <summary>In the .NET package's shape: its prober reads nothing else.</summary>
    [Fact]
    public async Task SeedNodes_AreThoseOfTheNetPackage()
    {
        var address = nodes.First.Cluster.SelfAddress;
        var answer = await AskAsync("GET", 1, "/bootstrap/seed-nodes");
        Assert.StartsWith(
            $$"""200 {{Json}} {"SelfNode":{"Host":"127.0.0.1","Port":{{address.Port}},"System":"aggregator","Protocol":"akka.tcp",""", answer);
        Assert.Contains($"\"NodeUid\":{nodes.Second.Cluster.SelfUniqueAddress.Uid},\"Status\":1,", answer);
    }

    private static StringContent NoForm(string type) => new("nothing") { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private static FormUrlEncodedContent? FormOf(string? form) =>
        form is null ? null : new([KeyValuePair.Create(form.Split('=')[0], form.Split('=')[1])]);

    private FormUrlEncodedContent? Form(string? form) => FormOf(form is null ? null : nodes.Fill(form));

    /// <summary>Status, allowed methods if any are named, type and body.</summary>
    private async Task<string> AskAsync(string method, int node, string path, HttpContent? content = null, string? accept = null)
    {
        var shortName = nodes.Second.Cluster.SelfAddress.ToString()["akka.tcp://".Length..];
        using var answer = await nodes.SendAsync(
            method, node, path.Replace("{2:short}", shortName, StringComparison.Ordinal), content, accept);
        var allow = string.Join(", ", answer.Content.Headers.Allow);
        var type = answer.Content.Headers.ContentType?.ToString();
        return $"{(int)answer.StatusCode} {(allow.Length > 0 ? $"{allow} " : "")}{type} {await answer.Content.ReadAsStringAsync()}";
    }
}
