using System.CommandLine;
using System.Net.Sockets;
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

        var level = parse.GetValue(_context.Options.LogLevel);
        var app = WorkerHost.Build(options, logging => logging.LogToStandardError(level, !Console.IsErrorRedirected));
        await using (app)
        {
            await using var stopping = stop.Token.Register(app.Lifetime.StopApplication);
            var place = app.Services.GetRequiredService<PlaceLost>();
            try
            {
                await app.RunAsync();
            }
            catch (IOException error) when (error.InnerException is SocketException or AddressInUseException)
            {
                _context.Error.WriteLine(
                    $"HTTP cannot listen: {error.Message} Set http.urls (HTTP_URLS) to an address that is free.");
                return ExitCode.Failed;
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                // It was stopped while it started; nothing has been read.
                return ExitCode.Done;
            }

            return place.EndsWith;
        }
    }
}
