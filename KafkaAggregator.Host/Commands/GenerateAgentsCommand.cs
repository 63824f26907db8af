using System.Collections.Concurrent;
using System.CommandLine;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Asks broker and registry which topics and fields a configuration takes, and writes them as a configuration.
/// </summary>
internal sealed class GenerateAgentsCommand : Command
{
    /// <summary>Questions to the registry at a time: enough for thousands of topics within the limit.</summary>
    private const int QuestionsMax = 16;

    private readonly CommandContext _context;
    private readonly Option<TimeSpan?> _timeout = TimeoutOption.Create();

    public GenerateAgentsCommand(CommandContext context)
        : base(
            "generate-agents", "Writes the resolved configuration (topics, fields, operations) as YAML, ready to edit")
    {
        _context = context;
        Options.Add(_timeout);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var configuration = _context.Load(parse);
        _context.Report(configuration);
        if (configuration.Options is not { } options)
        {
            return ExitCode.Usage;
        }

        var patience = new Patience(TimeoutOption.ValueOf(parse, _timeout), _context.Time, _context.Error);
        try
        {
            var selected = await SelectAsync(options, patience, cancellation);
            var schemas = await ReadSchemasAsync(options, selected.Sources, patience, cancellation);
            new ConfigurationWriter(_context.Output).Write(
                configuration.Given, List(options, selected, schemas), options.Selection.Time);
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is KafkaUnavailableException or RegistryUnavailableException)
        {
            _context.Error.WriteLine($"Gave up: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private async Task<SelectedTopics> SelectAsync(
        AggregatorOptions options, Patience patience, CancellationToken cancellation)
    {
        using var catalog = _context.OpenCatalog(patience.Bound(options.Kafka));
        var topics = await patience.WaitForAsync(
            AskedServer.Broker(options.Kafka), catalog.ListTopicsAsync, cancellation);
        var selection = new TopicSelection(options.Selection);
        var selected = selection.Select(topics.Select(topic => topic.Name));
        _context.Report(selected, topics.Count);

        // What is given one by one stays, whether the topic is there yet or not.
        return selected.Missing.Count == 0
            ? selected
            : selection.Select(topics.Select(topic => topic.Name).Concat(selected.Missing));
    }

    private async Task<ConcurrentDictionary<string, RegisteredSchema?>> ReadSchemasAsync(
        AggregatorOptions options, IEnumerable<SourceDefinition> sources, Patience patience,
        CancellationToken cancellation)
    {
        var schemas = new ConcurrentDictionary<string, RegisteredSchema?>(StringComparer.Ordinal);
        using var registry = _context.OpenRegistry(options.SchemaRegistry);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = QuestionsMax, CancellationToken = cancellation };
        await Parallel.ForEachAsync(sources, parallel, async (source, token) =>
        {
            var subject = TopicNames.ValueSubject(source.SourceTopic);
            schemas[source.SourceTopic] = await patience.WaitForAsync(
                AskedServer.Registry(options.SchemaRegistry), inner => registry.FindLatestAsync(subject, inner), token);
        });
        return schemas;
    }

    /// <summary>Those given one by one in the file's order, then those that the pattern takes by name.</summary>
    private static List<ListedSource> List(
        AggregatorOptions options, SelectedTopics selected, ConcurrentDictionary<string, RegisteredSchema?> schemas)
    {
        var places = options.Selection.AggregatedTopics
            .SelectMany(
                (topic, place) => topic.Sources.Select((source, order) => (topic.Name, source.Topic, place, order)))
            .ToDictionary(given => (given.Name, given.Topic), given => (given.place, given.order));
        (int, int) behind = (int.MaxValue, 0);
        var listed = from source in selected.Sources
                     from aggregation in source.Aggregations
                     orderby places.GetValueOrDefault((aggregation.AggregatedTopic, source.SourceTopic), behind)
                     select ListedSource.Of(
                         source, aggregation, TopicNames.ValueSubject(source.SourceTopic), schemas[source.SourceTopic]);
        return [.. listed];
    }
}
