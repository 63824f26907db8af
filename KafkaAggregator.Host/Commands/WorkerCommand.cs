using System.CommandLine;
using KafkaAggregator.Host.Hosting;

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
        using var process = new NodeProcess(_context.Error, _context.Time);
        return await process.RunAsync(
            cancellation => WorkerHost.BuildAsync(
                options, logging => logging.LogToStandardError(level, !Console.IsErrorRedirected), cancellation),
            stop.Token);
    }
}
