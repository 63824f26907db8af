using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// A table of what is aggregated: source, target, fields, owner, lag, from Kafka and the registry: it tells as much
/// while no worker runs. Where the node on this machine answers, also each partition's state, as that node knows it
/// from all.
/// </summary>
internal sealed class AgentsCommand : Command
{
    private const string Unknown = "-";
    private static readonly TimeSpan OffsetsTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MarkersTimeout = TimeSpan.FromSeconds(3);
    private readonly CommandContext _context;
    private readonly Option<TimeSpan?> _timeout = TimeoutOption.Create();
    private readonly Option<bool> _json = new("--json") { Description = "JSON in place of the table" };

    public AgentsCommand(CommandContext context)
        : base("agents", "Shows each aggregated partition: source, target, fields, owner, lag, state")
    {
        _context = context;
        Options.Add(_timeout);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        if (_context.LoadOrReport(parse) is not { } options)
        {
            return ExitCode.Usage;
        }

        var patience = new Patience(TimeoutOption.ValueOf(parse, _timeout), _context.Time, _context.Error);
        try
        {
            var rows = await ReadAsync(options, patience, cancellation);
            Show(rows, parse.GetValue(_json));
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is KafkaUnavailableException or RegistryUnavailableException)
        {
            _context.Error.WriteLine($"Gave up: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>A script gets its empty list; a table without a row would say nothing.</summary>
    private void Show(List<AgentRow> rows, bool isJson)
    {
        if (isJson || rows.Count > 0)
        {
            _context.Output.WriteLine(isJson ? Json(rows) : Table(rows));
        }
    }

    private async Task<List<AgentRow>> ReadAsync(
        AggregatorOptions options, Patience patience, CancellationToken cancellation)
    {
        using var catalog = _context.OpenCatalog(patience.Bound(options.Kafka));
        using var registry = _context.OpenRegistry(options.SchemaRegistry);
        var broker = AskedServer.Broker(options.Kafka);
        var topics = await patience.WaitForAsync(broker, catalog.ListTopicsAsync, cancellation);
        var counts = topics.ToDictionary(topic => topic.Name, topic => topic.PartitionCount, StringComparer.Ordinal);
        var selected = new TopicSelection(options.Selection).Select(counts.Keys);
        _context.Report(selected, counts.Count);
        if (selected.Sources.Count == 0)
        {
            return [];
        }

        var sources = selected.Sources;
        var partitions = sources.SelectMany(source => PartitionsOf(source, counts)).ToList();
        var ends = await patience.WaitForAsync(
            broker, token => catalog.ReadLogEndsAsync(partitions, token), cancellation);
        var lags = await patience.WaitForAsync(
            broker, token => Task.Run(() => Lags(options.Kafka, partitions, ends), token), cancellation);
        var owners = await patience.WaitForAsync(
            broker, token => OwnersAsync(catalog, options.Kafka, token), cancellation);
        var told = await LocalNode.FindPartitionsAsync(options.Http, _context.OpenNode(options.Http), cancellation);
        if (told is null)
        {
            _context.Error.WriteLine(
                $"No worker answers at {NodeUrl.Of(options.Http)} (http.urls): shown is what Kafka knows.");
        }

        var rows = new List<AgentRow>();
        foreach (var source in sources)
        {
            var subject = TopicNames.ValueSubject(source.SourceTopic);
            var schema = await patience.WaitForAsync(
                AskedServer.Registry(options.SchemaRegistry),
                token => registry.FindLatestAsync(subject, token),
                cancellation);
            rows.AddRange(from partition in PartitionsOf(source, counts)
                          from aggregation in source.Aggregations
                          select new AgentRow(
                              source.SourceTopic,
                              partition.Partition,
                              aggregation.AggregatedTopic,
                              FieldsOf(schema, aggregation, source.Time),
                              owners.GetValueOrDefault(partition),
                              lags.TryGetValue(partition, out var lag) ? lag : null,
                              told?.GetValueOrDefault(partition)));
        }

        return rows;
    }

    private static IEnumerable<TopicPartition> PartitionsOf(SourceDefinition source, Dictionary<string, int> counts) =>
        Enumerable.Range(0, counts.GetValueOrDefault(source.SourceTopic))
            .Select(partition => new TopicPartition(source.SourceTopic, partition));

    /// <summary>
    /// Log end minus N; 0 where only transaction markers lie between. N stands in the metadata beside the committed
    /// offset: the offset itself is that of the oldest open window. A partition without an offset has no lag.
    /// </summary>
    private Dictionary<TopicPartition, long> Lags(
        KafkaOptions kafka, List<TopicPartition> partitions, IReadOnlyDictionary<TopicPartition, long> ends)
    {
        using var consumer = _context.OpenConsumer(kafka);
        var reading = consumer.ReadCommitted(partitions, requireStable: false, OffsetsTimeout);
        var next = reading.Committed.Where(committed => ends.ContainsKey(committed.Key)).ToDictionary(
            committed => committed.Key,
            committed => Progress.FindNextOffset(committed.Value.Metadata) ?? committed.Value.Offset);
        var lags = next.ToDictionary(pair => pair.Key, pair => Math.Max(0, ends[pair.Key] - pair.Value));
        var near = next.Where(pair => lags[pair.Key] is > 0 and <= TransactionMarkers.DistanceMax).ToDictionary();
        foreach (var caughtUp in TransactionMarkers.FindCaughtUp(consumer, near, _context.Time, MarkersTimeout))
        {
            lags[caughtUp] = 0;
        }

        return lags;
    }

    private static async Task<Dictionary<TopicPartition, string>> OwnersAsync(
        ITopicCatalog catalog, KafkaOptions kafka, CancellationToken cancellation)
    {
        if (catalog is not IGroupCatalog groups)
        {
            return [];
        }

        var group = await groups.DescribeGroupAsync(kafka.GroupId, cancellation);
        return group.Owners().ToDictionary(
            owner => owner.Key, owner => $"{owner.Value.ClientId}@{owner.Value.Host.TrimStart('/')}");
    }

    private static IReadOnlyList<string>? FieldsOf(
        RegisteredSchema? latest, AggregationDefinition aggregation, TimeField? time) =>
        latest is not null && SourceSchema.Parse(latest.Schema).Schema is { } schema
            ? [.. SourceFields.Find(schema, aggregation.Fields, time).Aggregated.Select(field => field.Name)]
            : null;

    private static string Table(List<AgentRow> rows)
    {
        var isTold = rows.Exists(row => row.Told is not null);
        string[] columns = ["source", "partition", "target", "fields", "owner", "lag"];
        string[] told = ["state", "open", "replay", "reason"];
        return TextTable.Format(
            isTold ? [.. columns, .. told] : columns,
            rows.Select(row => (IReadOnlyList<string>)(isTold ? [.. Cells(row), .. Cells(row.Told)] : Cells(row))));
    }

    private static string[] Cells(AgentRow row) =>
    [
        row.SourceTopic,
        Text(row.Partition),
        row.AggregatedTopic,
        row.Fields is null ? Unknown : Text(row.Fields.Count),
        row.Owner ?? Unknown,
        Text(row.Lag),
    ];

    private static string[] Cells(PartitionAnswer? told) =>
        [told?.State ?? Unknown, Text(told?.OpenWindows), Text(told?.ReplayDistance), told?.Reason ?? Unknown];

    private static string Json(List<AgentRow> rows) => JsonSerializer.Serialize(
        rows.Select(row => new
        {
            source_topic = row.SourceTopic,
            partition = row.Partition,
            aggregated_topic = row.AggregatedTopic,
            fields = row.Fields,
            owner = row.Owner,
            lag = row.Lag,
            state = row.Told?.State,
            reason = row.Told?.Reason,
            replay_distance = row.Told?.ReplayDistance,
            open_windows = row.Told?.OpenWindows,
        }),
        TextStyle.Json);

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Unknown;
}
