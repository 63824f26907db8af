using System.CommandLine;
using KafkaAggregator.Host.Demo;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Everything at once with nothing installed: embedded broker and registry, the example producer, a worker, and what
/// comes out, live. Ctrl-C ends it, with <see cref="ExitCode.Done"/>.
/// </summary>
internal sealed class DemoCommand : Command
{
    private readonly CommandContext _context;

    public DemoCommand(CommandContext context)
        : base("demo", "Shows it all with nothing installed: broker, registry, producer and worker in one process")
    {
        _context = context;
        SetAction((parse, _) => RunAsync(parse));
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        using var stop = new StopSignal();
        var level = parse.GetValue(_context.Options.LogLevel) ?? LogLevel.Warning;
        var view = new DemoView(_context.Output, isTerminal: !Console.IsOutputRedirected);
        return await ExampleFailures.ReportAsync(_context, async () =>
        {
            await DemoSession.RunAsync(
                view, logging => logging.LogToStandardError(level, !Console.IsErrorRedirected), stop.Token);
            return ExitCode.Done;
        });
    }
}
