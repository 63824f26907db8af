using System.CommandLine;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Example;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Commands;

/// <summary>Creates the example topics and registers their schemas; what is there already stays as it is.</summary>
internal sealed class InitExampleCommand : Command
{
    private readonly CommandContext _context;
    private readonly Option<TimeSpan?> _timeout = TimeoutOption.Create();

    public InitExampleCommand(CommandContext context)
        : base("init-example", "Creates the example topics and registers their schemas")
    {
        _context = context;
        Options.Add(_timeout);
        SetAction((parse, _) => RunAsync(parse));
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        if (_context.LoadOrReport(parse) is not { } options)
        {
            return ExitCode.Usage;
        }

        using var stop = new StopSignal();
        return await ExampleFailures.ReportAsync(_context, () => InitAsync(options, parse, stop.Token));
    }

    private async Task<int> InitAsync(AggregatorOptions options, ParseResult parse, CancellationToken cancellation)
    {
        var patience = new Patience(TimeoutOption.ValueOf(parse, _timeout), TimeProvider.System, _context.Error);
        using var loggers = LoggerFactory.Create(logging => logging.LogToStandardError(
            LogLevel.Error, !Console.IsErrorRedirected));
        using var catalog = new TopicCatalog(patience.Bound(options.Kafka), loggers.CreateLogger<TopicCatalog>());
        using var registry = new SchemaRegistry(options.SchemaRegistry, TimeProvider.System);
        var setup = new ExampleSetup(options.Example, registry);
        await patience.WaitForAsync(
            AskedServer.Broker(options.Kafka),
            async token =>
            {
                await setup.CreateTopicsAsync(catalog, options.Summaries.TopicReplicationFactor, token);
                return true;
            },
            cancellation);
        await patience.WaitForAsync(
            AskedServer.Registry(options.SchemaRegistry), setup.RegisterSchemasAsync, cancellation);
        var topics = ExampleTopic.All(options.Example);
        _context.Error.WriteLine(
            $"Topics {topics[0].Name} to {topics[^1].Name} are there, with {options.Example.TopicPartitions} "
            + $"partitions each, and their schemas are registered at {options.SchemaRegistry}.");
        return ExitCode.Done;
    }
}
