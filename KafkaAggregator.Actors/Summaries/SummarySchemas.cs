using System.Collections.Concurrent;
using Avro;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// The registered schemas of summaries, by aggregation and by the writer schemas of a window's records. Each is derived
/// and registered once; the subject's latest version says which fields must be nullable.
/// </summary>
internal sealed class SummarySchemas(ISchemaRegistry sources, ISchemaRegistry summaries, ILogger logger)
{
    private readonly ConcurrentDictionary<Key, ResolvedSummarySchema> _resolved = new();

    /// <summary>What was resolved before; null where <see cref="ResolveAsync"/> must come first.</summary>
    public ResolvedSummarySchema? Find(
        AggregationDefinition aggregation, SourceDefinition source, IReadOnlyList<WriterSchema> writers) =>
        _resolved.GetValueOrDefault(KeyOf(aggregation, source, writers));

    public async Task<ResolvedSummarySchema> ResolveAsync(
        AggregationDefinition aggregation,
        SourceDefinition source,
        IReadOnlyList<WriterSchema> writers,
        CancellationToken cancellation)
    {
        var key = KeyOf(aggregation, source, writers);
        if (_resolved.TryGetValue(key, out var known))
        {
            return known;
        }

        var subject = TopicNames.ValueSubject(aggregation.AggregatedTopic);
        var latest = await summaries.FindLatestAsync(subject, cancellation);
        var fields = await FieldsAsync(aggregation, source, writers, cancellation);
        var unions = aggregation.UnionSources;
        var recordTopic = unions.Count > 0 ? unions[0].SourceTopic : source.SourceTopic;
        var schema = SummarySchema.Derive(aggregation, fields, recordTopic, RecordOf(latest));
        var id = schema.IsLatest && latest is not null
            ? latest.Id
            : await RegisterAsync(aggregation.AggregatedTopic, subject, schema, cancellation);
        return _resolved[key] = new ResolvedSummarySchema(schema, id, AggregationHash.Of(aggregation, source.Time));
    }

    /// <summary>A summary of this aggregation was refused: derive and register again.</summary>
    public void Forget(AggregationDefinition aggregation)
    {
        foreach (var key in _resolved.Keys)
        {
            if (key.AggregatedTopic == aggregation.AggregatedTopic)
            {
                _resolved.TryRemove(key, out _);
            }
        }
    }

    private static Key KeyOf(
        AggregationDefinition aggregation, SourceDefinition source, IReadOnlyList<WriterSchema> writers) =>
        new(aggregation.AggregatedTopic, source.SourceTopic, string.Join(',', writers.Select(writer => writer.Id)));

    /// <summary>
    /// A version that is no record (somebody else's subject) tells nothing; registering then says what is wrong.
    /// </summary>
    private static RecordSchema? RecordOf(RegisteredSchema? version) =>
        version is null ? null : SourceSchema.Parse(version.Schema).Schema;

    private async Task<int> RegisterAsync(
        string topic, string subject, SummarySchema schema, CancellationToken cancellation)
    {
        var id = await summaries.RegisterAsync(subject, schema.Json, cancellation);
        SinkLog.SchemaRegistered(logger, topic, id);
        return id;
    }

    private async Task<IReadOnlyList<SourceFields>> FieldsAsync(
        AggregationDefinition aggregation,
        SourceDefinition source,
        IReadOnlyList<WriterSchema> writers,
        CancellationToken cancellation)
    {
        var own = writers.Select(writer => SourceFields.Find(writer.Schema, aggregation.Fields, source.Time)).ToList();
        if (aggregation.UnionSources.Count == 0)
        {
            return own;
        }

        var all = new List<SourceFields>();
        foreach (var union in aggregation.UnionSources)
        {
            if (union.SourceTopic == source.SourceTopic)
            {
                all.AddRange(own);
            }
            else if (await LatestOfAsync(union.SourceTopic, cancellation) is { } schema)
            {
                all.Add(SourceFields.Find(schema, union.Fields, union.Time));
            }
        }

        return all;
    }

    private async Task<RecordSchema?> LatestOfAsync(string sourceTopic, CancellationToken cancellation) =>
        RecordOf(await sources.FindLatestAsync(TopicNames.ValueSubject(sourceTopic), cancellation));

    private readonly record struct Key(string AggregatedTopic, string SourceTopic, string Writers);
}
