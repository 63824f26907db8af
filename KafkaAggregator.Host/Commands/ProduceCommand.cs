using System.CommandLine;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Example;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Commands;

/// <summary>Writes example messages until there are enough, or until it is stopped.</summary>
internal sealed class ProduceCommand : Command
{
    private readonly CommandContext _context;
    private readonly Option<TimeSpan?> _timeout = TimeoutOption.Create();

    private readonly Option<string?> _frequency = new("--frequency")
    {
        Description = $"Messages a second into each topic [default: {ExampleSettings.Frequency.Default}]",
        HelpName = "HZ",
    };

    private readonly Option<string?> _maxMessages = new("--max-messages")
    {
        Description = $"Messages into each topic; 0: without end [default: {ExampleSettings.MaxMessages.Default}]",
        HelpName = "N",
    };

    public ProduceCommand(CommandContext context)
        : base("produce", "Writes example messages")
    {
        _context = context;
        Options.Add(_frequency);
        Options.Add(_maxMessages);
        Options.Add(_timeout);
        SetAction((parse, _) => RunAsync(parse));
    }

    private async Task<int> RunAsync(ParseResult parse)
    {
        List<OptionValue> given = [];
        Add(given, _frequency.Name, ExampleSettings.Frequency, parse.GetValue(_frequency));
        Add(given, _maxMessages.Name, ExampleSettings.MaxMessages, parse.GetValue(_maxMessages));
        if (_context.LoadOrReport(parse, [.. given]) is not { } options)
        {
            return ExitCode.Usage;
        }

        using var stop = new StopSignal();
        return await ExampleFailures.ReportAsync(_context, () => ProduceAsync(options, parse, stop.Token));
    }

    private static void Add(List<OptionValue> given, string option, Setting setting, string? value)
    {
        if (value is not null)
        {
            given.Add(new OptionValue(option, setting.Name, value));
        }
    }

    private async Task<int> ProduceAsync(AggregatorOptions options, ParseResult parse, CancellationToken cancellation)
    {
        var patience = new Patience(TimeoutOption.ValueOf(parse, _timeout), TimeProvider.System, _context.Error);
        using var loggers = LoggerFactory.Create(logging => logging.LogToStandardError(
            LogLevel.Error, !Console.IsErrorRedirected));
        using var catalog = new TopicCatalog(patience.Bound(options.Kafka), loggers.CreateLogger<TopicCatalog>());
        using var registry = new SchemaRegistry(options.SchemaRegistry, TimeProvider.System);
        var setup = new ExampleSetup(options.Example, registry);
        var example = await patience.WaitForAsync(
            AskedServer.Broker(options.Kafka), token => setup.FindTopicsAsync(catalog, token), cancellation);
        var ids = await patience.WaitForAsync(
            AskedServer.Registry(options.SchemaRegistry), setup.RegisterSchemasAsync, cancellation);
        using var writer = new KafkaProducer(options.Kafka, loggers.CreateLogger<KafkaProducer>());
        var producer = new ExampleProducer(example, ids, writer, TimeProvider.System);
        var progress = new ProduceProgress(
            producer, _context.Error, !Console.IsErrorRedirected, TimeProvider.System);
        await progress.RunAsync(() => producer.RunAsync(cancellation));
        _context.Error.WriteLine($"Wrote {producer.Written} messages into {example.Topics} topics.");
        return ExitCode.Done;
    }
}
