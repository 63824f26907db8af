using System.Net;
using System.Net.Http.Headers;
using KafkaAggregator.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace KafkaAggregator.Tests.Http;

public sealed class RequestGuardTests : IDisposable
{
    private readonly string _tokenFile = Path.GetTempFileName();

    public RequestGuardTests() => File.WriteAllText(_tokenFile, "sesame\n");

    [Theory]
    [InlineData("GET", "/cluster/members", HttpStatusCode.OK)]
    [InlineData("HEAD", "/cluster/members", HttpStatusCode.OK)]
    [InlineData("PUT", "/cluster/members", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/alive", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/anything", HttpStatusCode.Unauthorized)]
    public async Task Changes_NeedTheToken_AndReadingDoesNot(string method, string path, HttpStatusCode status) =>
        Assert.Equal(status, await AskAsync(new HttpOptions { TokenFile = _tokenFile }, Request(method, path)));

    [Theory]
    [InlineData("/cluster/members", HttpStatusCode.Unauthorized)]
    [InlineData("/api/partitions", HttpStatusCode.Unauthorized)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/alive", HttpStatusCode.OK)]
    [InlineData("/ready", HttpStatusCode.OK)]
    [InlineData("/bootstrap/seed-nodes", HttpStatusCode.OK)]
    [InlineData("/alive/other", HttpStatusCode.Unauthorized)]
    public async Task Reading_NeedsTheTokenBySetting_ButForWhatOrchestratorsAsk(string path, HttpStatusCode status) =>
        Assert.Equal(status, await AskAsync(new HttpOptions { TokenFile = _tokenFile, IsTokenNeededForReads = true }, Request("GET", path)));

    [Theory]
    [InlineData("Bearer sesame", HttpStatusCode.OK)]
    [InlineData("bearer sesame", HttpStatusCode.OK)]
    [InlineData("Bearer sesam", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer sesame2", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData("Basic sesame", HttpStatusCode.Unauthorized)]
    public async Task Token_MustBeTheOneOfTheFile(string authorization, HttpStatusCode status)
    {
        var request = Request("PUT", "/cluster/members");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        Assert.Equal(status, await AskAsync(new HttpOptions { TokenFile = _tokenFile }, request));
    }

    [Fact]
    public async Task Token_IsTheOneThatTheFileHoldsNow()
    {
        await File.WriteAllTextAsync(_tokenFile, "renewed");
        var request = Request("PUT", "/cluster/members");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "renewed");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(new HttpOptions { TokenFile = _tokenFile }, request));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Nobody_PassesWithoutAToken_WhereTheFileHasNone(string? content)
    {
        File.Delete(_tokenFile);
        if (content is not null)
        {
            await File.WriteAllTextAsync(_tokenFile, content);
        }

        var request = Request("PUT", "/cluster/members");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer ");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(new HttpOptions { TokenFile = _tokenFile }, request));
    }

    [Theory]
    [InlineData("attacker.example", null, HttpStatusCode.BadRequest)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("proxy.example", null, HttpStatusCode.OK)]
    [InlineData("localhost", "http://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "https://proxy.example", HttpStatusCode.OK)]
    [InlineData("localhost", "http://127.0.0.1:8558", HttpStatusCode.OK)]
    public async Task ForeignNames_AreRefused(string host, string? origin, HttpStatusCode status)
    {
        var request = Request("GET", "/alive");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        Assert.Equal(status, await AskAsync(new HttpOptions { AllowedHosts = ["proxy.example"] }, request));
    }

    public void Dispose() => File.Delete(_tokenFile);

    private static HttpRequestMessage Request(string method, string path) => new(new HttpMethod(method), path);

    /// <summary>The status that a node behind the guard gives; what passes it is answered with 200.</summary>
    private static async Task<HttpStatusCode> AskAsync(HttpOptions options, HttpRequestMessage request)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Use(new RequestGuard(options).InvokeAsync);
        app.Run(context => context.Response.WriteAsync("passed"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var answer = await client.SendAsync(request);
        request.Dispose();
        return answer.StatusCode;
    }
}
