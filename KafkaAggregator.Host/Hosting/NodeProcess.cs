using System.Net.Sockets;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Configuration;
using Microsoft.AspNetCore.Connections;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// A worker's process, from before its host is built to its exit code. What has not ended
/// <see cref="NodeStop.ProcessLimit"/> after it was told to, by a signal or by itself, ends with the process: Akka
/// alone would wait for other nodes longer than whoever stops this one grants.
/// </summary>
/// <param name="errors">Lines for people.</param>
/// <param name="time">Measures the limit.</param>
internal sealed class NodeProcess(TextWriter errors, TimeProvider time) : IDisposable
{
    /// <summary>Until what was logged last is written; then nobody reads it.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _limit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private Node? _node;
    private volatile string _doing = "it starts";

    /// <summary>Its exit code.</summary>
    /// <param name="build">Builds the host; may block.</param>
    /// <param name="stop">The signal.</param>
    public async Task<int> RunAsync(Func<CancellationToken, Task<WebApplication>> build, CancellationToken stop)
    {
        await using var told = stop.Register(BeginEnding);
        var ended = Task.Run(() => BuildAndRunAsync(build, stop), CancellationToken.None);
        await Task.WhenAny(ended, _limit.Task);
        return ended.IsCompleted ? await ended : await CutShortAsync();
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>From now on the time counts.</summary>
    private void BeginEnding()
    {
        lock (_lock)
        {
            _timer ??= time.CreateTimer(
                _ => _limit.TrySetResult(), state: null, NodeStop.ProcessLimit, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task<int> BuildAndRunAsync(
        Func<CancellationToken, Task<WebApplication>> build, CancellationToken stop)
    {
        try
        {
            await using var app = await build(stop);
            var node = Node.Of(app.Services);
            Volatile.Write(ref _node, node);
            await RunAsync(app, node.Place, stop);
            _doing = "what it has open is closed";
            return node.Place.EndsWith;
        }
        catch (CannotListenException error)
        {
            errors.WriteLine(error.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException error) when (error.CancellationToken == stop)
        {
            // It was stopped while it was built; nothing has been read. What another limit ended is a failure.
            return ExitCode.Done;
        }
    }

    private async Task RunAsync(WebApplication app, PlaceLost place, CancellationToken stop)
    {
        await using var ending = app.Lifetime.ApplicationStopping.Register(() =>
        {
            _doing = "HTTP and the actor system end";
            BeginEnding();
        });
        await using var stopping = stop.Register(app.Lifetime.StopApplication);
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception error) when (IsOfHttp(error))
        {
            // Said before the cluster is left in order, which may be cut short; nothing was read.
            var urls = string.Join(", ", app.Services.GetRequiredService<AggregatorOptions>().Http.Urls);
            var reason = error.Message.TrimEnd('.');
            errors.WriteLine($"HTTP cannot listen on {urls}: {reason}. Set http.urls (HTTP_URLS) to a free one.");
            place.ReportNotListening();
            await app.StopAsync(CancellationToken.None);
            return;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped while it started; nothing has been read.
            await app.StopAsync(CancellationToken.None);
            return;
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    /// <summary>Whether an address cannot be listened on: Akka's has been tried before.</summary>
    private static bool IsOfHttp(Exception error) =>
        error is SocketException or IOException { InnerException: SocketException or AddressInUseException };

    private async Task<int> CutShortAsync()
    {
        if (Volatile.Read(ref _node) is not { } node)
        {
            return ExitCode.Done; // there is nothing yet that could be lost, nor a log
        }

        HostLog.CutShort(node.Logger, NodeStop.ProcessLimit.TotalSeconds, _doing);
        await Task.WhenAny(Task.Run(node.Loggers.Dispose), Task.Delay(FlushLimit, time));
        return node.Place.EndsWith;
    }

    /// <summary>What is asked for when the host may be disposed already.</summary>
    private sealed record Node(PlaceLost Place, ILoggerFactory Loggers, ILogger Logger)
    {
        public static Node Of(IServiceProvider services)
        {
            var loggers = services.GetRequiredService<ILoggerFactory>();
            return new Node(services.GetRequiredService<PlaceLost>(), loggers, loggers.CreateLogger<NodeProcess>());
        }
    }
}
