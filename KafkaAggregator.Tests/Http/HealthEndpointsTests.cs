using System.Net;
using KafkaAggregator.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace KafkaAggregator.Tests.Http;

public sealed class HealthEndpointsTests : IAsyncLifetime
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new();
    private string? _problem;

    public HealthEndpointsTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapHealth("/ready", [new HealthCheck("registry", () => null), new HealthCheck("broker", () => _problem)]);
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Ready_SaysOk_WhenAllChecksAreInOrder()
    {
        using var answer = await _client.GetAsync("/ready");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Ready_NamesTheCheck_WhenOneFails()
    {
        _problem = "refused at 127.0.0.1:9092";
        using var answer = await _client.GetAsync("/ready");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("Not Healthy: Check [broker] not ok", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Ready_GivesEveryReason_WhenVerbose()
    {
        _problem = "refused at 127.0.0.1:9092";
        using var answer = await _client.GetAsync("/ready?verbose");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(
            """[{"name":"registry","ok":true,"reason":null},{"name":"broker","ok":false,"reason":"refused at 127.0.0.1:9092"}]""",
            await answer.Content.ReadAsStringAsync());
    }
}
