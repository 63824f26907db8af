using System.Text.Json;
using Akka.Streams;
using Akka.Streams.Dsl;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

/// <summary>A lane's own poll thread, over a client that does not come back from a call, as a container's health check sees it.</summary>
public sealed class HungPollThreadTests : ActorTest, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedConsumer _consumer = new(new ScriptedCluster());
    private readonly ManualResetEventSlim _released = new();
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;
    private readonly Pulses _pulses;

    public HungPollThreadTests()
    {
        _pulses = new Pulses(_time);
        var health = new NodeHealth(new Conditions(), new PartitionDirectory(), _pulses, null!, Sys);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapHealth("/alive", health.Alive);
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async Task DisposeAsync()
    {
        _released.Set();
        _client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>In the first call already, before it has ever turned over.</summary>
    [Fact]
    public async Task Alive_FailsByNameAndReason_AndTheHealthCheckWithIt_UntilTheThreadTurnsOver()
    {
        var entered = new TaskCompletionSource();
        _ = _consumer.Play(() =>
        {
            entered.SetResult();
            _released.Wait();
        });
        var source = new LaneSource(_consumer, new DeafListener(), new CreditOptions(), SystemThreads.Instance, "lane-0", _pulses);
        var control = Source.FromGraph(source).ToMaterialized(Sink.Ignore<Fetched>(), Keep.Left).Run(Sys.Materializer());
        await entered.Task;
        Assert.Equal(ExitCode.Done, await CheckAsync());

        _time.Advance(TimeSpan.FromSeconds(30));
        await AwaitConditionAsync(async () => await ReadAsync("actor-system") == "null");
        Assert.Equal("\"lane-0 has not turned over for 30 s\"", await ReadAsync("poll-threads"));
        Assert.Equal(ExitCode.Failed, await CheckAsync());

        _released.Set();
        await AwaitConditionAsync(async () => await CheckAsync() == ExitCode.Done);
        await control.Shutdown();
    }

    /// <summary>What the image's HEALTHCHECK runs.</summary>
    private async Task<int> CheckAsync()
    {
        await using var output = new StringWriter();
        return await Verbs.RunAsync(["health"], new CommandContext
        {
            Output = output,
            Error = output,
            Environment = new Dictionary<string, string> { ["HTTP_URLS"] = _client.BaseAddress!.ToString() },
            Folder = Path.GetTempPath(),
        });
    }

    /// <summary>The reason that a check gives, as JSON.</summary>
    private async Task<string> ReadAsync(string check)
    {
        using var answer = await _client.GetAsync("/alive?verbose");
        using var checks = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return checks.RootElement.EnumerateArray().Single(one => one.GetProperty("name").GetString() == check).GetProperty("reason").GetRawText();
    }

    private sealed class DeafListener : IAssignmentListener
    {
        public void OnAssigned(IReadOnlyList<Ownership> ownerships)
        {
        }

        public void OnRevoked(IReadOnlyList<Ownership> ownerships)
        {
        }

        public void OnLost(IReadOnlyList<Ownership> ownerships)
        {
        }

        public void OnTrouble(string reason)
        {
        }

        public void OnFatal(string reason)
        {
        }
    }
}
