using System.Net;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http.Management;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Http.Management;

/// <summary>The stream of events, from the state that a client finds to the node's own end.</summary>
public sealed class DomainEventTests
{
    private const string Node = """
        "uniqueAddress":{"address":"NODE","longUid":UID}
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stream_TellsTheStateThenWhatHappens_ToTheEnd()
    {
        var nodes = new TwoNodes();
        await nodes.InitializeAsync();
        using var answer = await nodes.SendAsync("GET", 1, "/cluster/domain-events");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        using var some = await nodes.SendAsync("GET", 1, "/cluster/domain-events?type=ReachabilityEvent&type=MemberExited&type=NoSuch");
        using var someReader = new StreamReader(await some.Content.ReadAsStreamAsync());
        foreach (var expected in new[]
        {
            Member("MemberUp", "Up", "{1}", "{1#}"),
            Member("MemberUp", "Up", "{2}", "{2#}"),
            """{"address":"{1}","type":"LeaderChanged"}""",
        })
        {
            Assert.Equal(nodes.Fill(expected), await NextAsync(reader));
        }

        string[] leaders = [await NextAsync(reader), await NextAsync(reader)];
        string[] roles = ["dc-default", "worker"];
        Assert.Equal(roles.Select(role => nodes.Fill("""{"address":"{1}","role":"ROLE","type":"RoleLeaderChanged"}""").Replace("ROLE", role)), leaders.Order());

        using var left = await nodes.SendAsync("DELETE", 1, "/cluster/members/{2}");
        Assert.Equal(nodes.Fill("""{"message":"Leaving {2}"}"""), await left.Content.ReadAsStringAsync());
        Assert.Equal(nodes.Fill(Member("MemberLeft", "Leaving", "{2}", "{2#}")), await NextAsync(reader));
        Assert.Equal(nodes.Fill(Member("MemberExited", "Exiting", "{2}", "{2#}")), await NextAsync(reader));
        Assert.Equal(nodes.Fill(Member("MemberExited", "Exiting", "{2}", "{2#}")), await NextAsync(someReader));
        var removed = Member("MemberRemoved", "Removed", "{2}", "{2#}");
        removed = removed.Replace("},\"type\"", "},\"previousStatus\":\"Exiting\",\"type\"", StringComparison.Ordinal);
        Assert.Equal(nodes.Fill(removed), await NextAsync(reader));
        await nodes.Second.WaitForStopAsync();
        Assert.Equal(ExitCode.Done, nodes.Second.EndsWith);

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("operation", "leave")]);
        using var gone = await nodes.SendAsync("PUT", 1, "/cluster/members/{1}", form);
        Assert.Equal(nodes.Fill("""{"message":"Leaving {1}"}"""), await gone.Content.ReadAsStringAsync());
        var rest = await reader.ReadToEndAsync().WaitAsync(Limit);
        Assert.Contains("event:MemberLeft\n\n", rest, StringComparison.Ordinal);
        Assert.Contains("event:MemberExited\n\n", rest, StringComparison.Ordinal);
        Assert.Contains("event:ClusterShuttingDown\n\n", rest, StringComparison.Ordinal);
        await nodes.First.WaitForStopAsync();
        Assert.Equal(ExitCode.Done, nodes.First.EndsWith);
        await nodes.DisposeAsync();
    }

    /// <summary>All connections to a node could else be streams.</summary>
    [Fact]
    public async Task Stream_IsRefused_WhereTooManyAreOpen_UntilOneEnds()
    {
        await using var node = await ClusterNode.StartAsync(new ClusterOptions());
        using var client = new HttpClient { BaseAddress = node.Url };
        var open = await Task.WhenAll(Enumerable.Range(0, DomainEventRoute.StreamsMax).Select(_ => OpenAsync(client)));
        Assert.All(open, stream => Assert.Equal(HttpStatusCode.OK, stream.StatusCode));
        using (var refused = await OpenAsync(client))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("100 streams of events are open on this node: it opens no more.", await refused.Content.ReadAsStringAsync());
            Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter!.Delta);
        }

        Assert.Equal("OK", await client.GetStringAsync("/alive"));
        open[0].Dispose();
        await Waiting.UntilAsync(
            async () =>
            {
                using var stream = await OpenAsync(client);
                return stream.StatusCode == HttpStatusCode.OK;
            },
            Limit,
            () => "a stream that ended kept its place");
        Array.ForEach(open, stream => stream.Dispose());
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient client) =>
        client.GetAsync(new Uri("/cluster/domain-events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    private static string Member(string type, string status, string address, string uid) =>
        ("""{"member":{"dataCenter":"default","roles":["worker","dc-default"],"status":"STATUS",""" + Node + """},"type":"TYPE"}""")
            .Replace("STATUS", status, StringComparison.Ordinal)
            .Replace("NODE", address, StringComparison.Ordinal)
            .Replace("UID", uid, StringComparison.Ordinal)
            .Replace("TYPE", type, StringComparison.Ordinal);

    /// <summary>
    /// The next event's data; its name must agree with it. On a busy machine a node may count as unreachable for moments.
    /// </summary>
    private static async Task<string> NextAsync(StreamReader reader)
    {
        while (true)
        {
            var data = (await reader.ReadLineAsync().WaitAsync(Limit))!["data:".Length..];
            if (data.Length == 0)
            {
                Assert.Equal("", await reader.ReadLineAsync());
                continue; // a heartbeat
            }

            var type = (await reader.ReadLineAsync())!["event:".Length..];
            Assert.EndsWith($"\"type\":\"{type}\"}}", data, StringComparison.Ordinal);
            Assert.Equal("", await reader.ReadLineAsync());
            if (type is not ("UnreachableMember" or "ReachableMember"))
            {
                return data;
            }
        }
    }
}
