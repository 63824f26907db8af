using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

/// <summary>The process's end, on a virtual clock, with a host whose end never comes.</summary>
public sealed class NodeProcessTests : IDisposable
{
    /// <summary>Of the real clock: what is due comes at once.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly StringWriter _errors = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Endless _endless = new();
    private readonly NodeProcess _process;

    public NodeProcessTests() => _process = new NodeProcess(_errors, _time);

    [Fact]
    public async Task Run_EndsAtItsLimit_AndSaysWhatWasOpen()
    {
        var running = _process.RunAsync(_ => BuildAsync("http://127.0.0.1:0"), _stop.Token);
        await _endless.Started.WaitAsync(AnswerLimit);
        await _stop.CancelAsync();
        await _endless.Stopping.WaitAsync(AnswerLimit);
        await _time.ExpectEndAsync(running, NodeStop.ProcessLimit);
        Assert.Equal(ExitCode.Done, await running);
        Assert.Contains(
            (LogLevel.Warning, "Stopped: the process ends 9.7 s after it was told to, while HTTP and the actor system end"), _log.Lines);
    }

    [Fact]
    public async Task Run_TellsWhatItCannotListenOn_ThoughItsEndIsCutShort()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var url = $"http://{other.LocalEndPoint}";
        var running = _process.RunAsync(_ => BuildAsync(url), _stop.Token);
        await _endless.Stopping.WaitAsync(AnswerLimit);
        _time.Advance(NodeStop.ProcessLimit);
        Assert.Equal(ExitCode.Failed, await running.WaitAsync(AnswerLimit));
        Assert.StartsWith($"HTTP cannot listen on {url}: ", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWithASignal_WhileItIsBuilt()
    {
        var running = _process.RunAsync(cancellation => WaitAsync(cancellation), _stop.Token);
        await _stop.CancelAsync();
        Assert.Equal(ExitCode.Done, await running.WaitAsync(AnswerLimit));
    }

    [Fact]
    public async Task Run_Fails_WhereSomethingElseWasCancelled_AfterASignal()
    {
        using var other = new CancellationTokenSource();
        await other.CancelAsync();
        await _stop.CancelAsync();
        var failure = await Assert.ThrowsAsync<OperationCanceledException>(
            () => _process.RunAsync(_ => throw new OperationCanceledException(other.Token), _stop.Token).WaitAsync(AnswerLimit));
        Assert.Equal(other.Token, failure.CancellationToken);
    }

    [Fact]
    public async Task Run_EndsAtItsLimit_WhereBuildingDoesNotEnd()
    {
        var running = _process.RunAsync(_ => WaitAsync(CancellationToken.None), _stop.Token);
        await _stop.CancelAsync();
        await _time.ExpectEndAsync(running, NodeStop.ProcessLimit);
        Assert.Equal(ExitCode.Done, await running);
    }

    [Fact]
    public async Task Run_TellsThatTheClusterCannotListen()
    {
        Func<CancellationToken, Task<WebApplication>> build = _ => throw new CannotListenException("taken", new SocketException());
        Assert.Equal(ExitCode.Failed, await _process.RunAsync(build, _stop.Token).WaitAsync(AnswerLimit));
        Assert.Equal($"taken{_errors.NewLine}", _errors.ToString());
    }

    public void Dispose()
    {
        _process.Dispose();
        _stop.Dispose();
        _errors.Dispose();
    }

    private static async Task<WebApplication> WaitAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new InvalidOperationException("it waits for ever");
    }

    private Task<WebApplication> BuildAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new RecordingLoggerProvider(_log));
        builder.WebHost.UseUrls(url);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton(new AggregatorOptions { Http = new HttpOptions { Urls = [url] } });
        builder.Services.AddSingleton<PlaceLost>();
        builder.Services.AddSingleton<IHostedService>(_endless);
        return Task.FromResult(builder.Build());
    }

    private sealed class Endless : IHostedService
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public Task Stopping => _stopping.Task;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _started.SetResult();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _stopping.SetResult();
            return new TaskCompletionSource().Task;
        }
    }
}
