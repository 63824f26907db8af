using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class HealthCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _messages = new();
    private readonly NodeCertificate _certificate = new();
    private string? _problem;

    public void Dispose()
    {
        _output.Dispose();
        _messages.Dispose();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData(null, ExitCode.Done, "OK")]
    [InlineData("it stands", ExitCode.Failed, "Not Healthy: Check [lanes] not ok")]
    public async Task Health_GivesWhatTheNodeAnswers(string? problem, int code, string answer)
    {
        _problem = problem;
        await using var node = await StartAsync("http://127.0.0.1:0", new HttpOptions());
        Assert.Equal(code, await RunAsync(node.Urls.First(), "health"));
        Assert.Equal(answer, _output.ToString().Trim());
    }

    [Fact]
    public async Task Health_AsksWhetherItIsReady_ByOption()
    {
        _problem = "it stands";
        await using var node = await StartAsync("http://127.0.0.1:0", new HttpOptions());
        Assert.Equal(ExitCode.Done, await RunAsync(node.Urls.First(), "health", "--ready"));
        Assert.Contains("\"broker\"", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_NamesTheAddress_WhereNobodyAnswers()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("http://127.0.0.1:1", "health"));
        Assert.Contains("No answer from http://127.0.0.1:1/alive (http.urls)", _messages.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Docker takes 0 and 1 from a health check, and reserves 2.</summary>
    [Theory]
    [InlineData("http.read_only=perhaps", "http.read_only = \"perhaps\"")]
    [InlineData("http.nonsense=1", "http.nonsense")]
    public async Task Health_EndsWithOne_WhereTheConfigurationIsWrong(string setting, string named)
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("http://127.0.0.1:1", "health", "--set", setting));
        Assert.Contains(named, _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_ExpectsTheNodesOwnCertificate()
    {
        var options = new HttpOptions { CertificateFile = _certificate.CertificateFile, KeyFile = _certificate.KeyFile };
        await using var node = await StartAsync("https://127.0.0.1:0", options);
        Assert.Equal(ExitCode.Done, await RunAsync(
            node.Urls.First(),
            "health", "--set", $"http.certificate_file={_certificate.CertificateFile}", "--set", $"http.key_file={_certificate.KeyFile}"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8558", "http://127.0.0.1:8558/")]
    [InlineData("http://*:8558", "http://127.0.0.1:8558/")]
    [InlineData("http://[::]:8558", "http://127.0.0.1:8558/")]
    [InlineData("https://10.0.0.7:443", "https://10.0.0.7/")]
    [InlineData("http://localhost:9000", "http://localhost:9000/")]
    public void NodeUrl_IsAnAddressThatCanBeAsked(string listened, string asked) =>
        Assert.Equal(asked, NodeUrl.Of(new HttpOptions { Urls = [listened] }).ToString());

    private async Task<WebApplication> StartAsync(string url, HttpOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        HttpServer.Add(builder.WebHost, options);
        var app = builder.Build();
        app.MapHealth("/alive", [new HealthCheck("lanes", () => _problem)]);
        app.MapHealth("/ready", [new HealthCheck("broker", () => null)]);
        await app.StartAsync();
        return app;
    }

    private Task<int> RunAsync(string url, params string[] arguments) => Verbs.RunAsync(arguments, new CommandContext
    {
        Output = _output,
        Error = _messages,
        Environment = new Dictionary<string, string> { ["HTTP_URLS"] = url },
        Folder = Path.GetTempPath(),
    });
}
