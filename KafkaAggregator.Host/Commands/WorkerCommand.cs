using System.CommandLine;
using System.Net.Sockets;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using Microsoft.AspNetCore.Connections;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Aggregates until stopped. The first signal ends it in order, with <see cref="ExitCode.Done"/>; a second one at once,
/// with <see cref="ExitCode.Failed"/>.
/// </summary>
internal sealed class WorkerCommand : Command
{
    private readonly CommandContext _context;

    public WorkerCommand(CommandContext context)
        : base("worker", "Aggregates until stopped")
    {
        _context = context;
        SetAction((parse, _) => RunAsync(parse));
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        // First of all: a signal that comes while the host is built ends it in order too.
        using var stop = new StopSignal();
        if (_context.LoadOrReport(parse) is not { } options)
        {
            return ExitCode.Usage;
        }

        var level = parse.GetValue(_context.Options.LogLevel) ?? LogLevel.Information;
        try
        {
            var app = await WorkerHost.BuildAsync(
                options, logging => logging.LogToStandardError(level, !Console.IsErrorRedirected));
            var place = app.Services.GetRequiredService<PlaceLost>();
            return await EndInTimeAsync(app.Lifetime, place, RunAsync(app, stop.Token));
        }
        catch (CannotListenException error)
        {
            _context.Error.WriteLine(error.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>
    /// Its exit code. What has not ended by the limit ends with the process: Akka itself would wait for other nodes
    /// longer than whoever stops this one grants.
    /// </summary>
    private static async Task<int> EndInTimeAsync(IHostApplicationLifetime lifetime, PlaceLost place, Task<int> ended)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStopping.Register(told.SetResult))
        {
            await Task.WhenAny(ended, told.Task);
        }

        await Task.WhenAny(ended, Task.Delay(NodeStop.ProcessLimit));
        return ended.IsCompleted ? await ended : place.EndsWith;
    }

    private static async Task<int> RunAsync(WebApplication app, CancellationToken stop)
    {
        await using var running = app;
        await using var stopping = stop.Register(app.Lifetime.StopApplication);
        var place = app.Services.GetRequiredService<PlaceLost>();
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception error) when (IsOfHttp(error))
        {
            // The cluster is left in order, though nothing was read.
            await app.StopAsync(CancellationToken.None);
            var urls = string.Join(", ", app.Services.GetRequiredService<AggregatorOptions>().Http.Urls);
            throw new CannotListenException(
                $"HTTP cannot listen on {urls}: {error.Message.TrimEnd('.')}. Set http.urls (HTTP_URLS) to a free one.",
                error);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped while it started; nothing has been read.
            await app.StopAsync(CancellationToken.None);
            return ExitCode.Done;
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
        return place.EndsWith;
    }

    /// <summary>Whether an address cannot be listened on: Akka's has been tried before.</summary>
    private static bool IsOfHttp(Exception error) =>
        error is SocketException or IOException { InnerException: SocketException or AddressInUseException };
}
