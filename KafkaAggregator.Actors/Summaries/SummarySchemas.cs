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
/// and registered once, however many partitions ask at once; the subject's latest version says which fields must be
/// nullable. Where several sources share a schema it is derived again now and then: the others' fields may have become
/// more, which nobody tells. Thread-safe.
/// </summary>
internal sealed class SummarySchemas(
    ISchemaRegistry sources, ISchemaRegistry summaries, TimeProvider time, ILogger logger)
{
    /// <summary>How long the other sources' fields are taken for those that they had.</summary>
    public static readonly TimeSpan UnionAgeMax = TimeSpan.FromMinutes(1);

    /// <summary>A registry is not asked for thousands of subjects at once; all lanes share it.</summary>
    private static readonly SemaphoreSlim Some = new(16);

    private readonly NewsBatch _registered = new(
        time, topics => SinkLog.SchemasRegistered(logger, topics.Count, TopicList.Of(topics)));

    /// <summary>With when it was derived, where several sources share it; else null: it stays.</summary>
    private readonly ConcurrentDictionary<Key, (ResolvedSummarySchema Schema, long? DerivedAt)> _resolved = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>What was resolved before; null where <see cref="ResolveAsync"/> must come first.</summary>
    public ResolvedSummarySchema? Find(
        AggregationDefinition aggregation, SourceDefinition source, IReadOnlyList<WriterSchema> writers) =>
        FindFresh(KeyOf(aggregation, source, writers));

    public async Task<ResolvedSummarySchema> ResolveAsync(
        AggregationDefinition aggregation,
        SourceDefinition source,
        IReadOnlyList<WriterSchema> writers,
        CancellationToken cancellation)
    {
        var key = KeyOf(aggregation, source, writers);
        if (FindFresh(key) is { } known)
        {
            return known;
        }

        // Never disposed: it holds nothing but memory until its wait handle is asked for.
        using var turn = await Turn.TakeAsync(
            _turns.GetOrAdd(aggregation.AggregatedTopic, _ => new(1, 1)), cancellation);
        if (FindFresh(key) is { } found)
        {
            return found;
        }

        using var one = await Turn.TakeAsync(Some, cancellation);
        ResolvedSummarySchema? resolved = _resolved.GetValueOrDefault(key).Schema;
        try
        {
            var (schema, id) = await RegisterAsync(aggregation, source, writers, cancellation);
            resolved = new ResolvedSummarySchema(schema, id, AggregationHash.Of(aggregation, source.Time));
        }
        catch (RegistryUnavailableException) when (resolved is not null)
        {
            // What was right a minute ago is written on, rather than to wait.
        }

        _resolved[key] = (resolved, aggregation.UnionSources.Count > 0 ? time.GetTimestamp() : null);
        return resolved;
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

    private ResolvedSummarySchema? FindFresh(Key key) =>
        _resolved.TryGetValue(key, out var known)
        && !(known.DerivedAt is { } at && time.GetElapsedTime(at) >= UnionAgeMax)
            ? known.Schema
            : null;

    private static Key KeyOf(
        AggregationDefinition aggregation, SourceDefinition source, IReadOnlyList<WriterSchema> writers) =>
        new(
            aggregation.AggregatedTopic,
            source.SourceTopic,
            writers.Count == 0 ? null : writers[0].Id,
            writers.Count <= 1 ? "" : string.Join(',', writers.Skip(1).Select(writer => writer.Id)));

    /// <summary>
    /// A version that is no record (somebody else's subject) tells nothing; registering then says what is wrong.
    /// </summary>
    private static RecordSchema? RecordOf(RegisteredSchema? version) =>
        version is null ? null : SourceSchema.Parse(version.Schema).Schema;

    /// <summary>
    /// Another node that registers the same subject in between makes the registry refuse: then that node's version is
    /// the latest, and the answer.
    /// </summary>
    private async Task<(SummarySchema Schema, int Id)> RegisterAsync(
        AggregationDefinition aggregation,
        SourceDefinition source,
        IReadOnlyList<WriterSchema> writers,
        CancellationToken cancellation)
    {
        var subject = TopicNames.ValueSubject(aggregation.AggregatedTopic);
        var fields = await FieldsAsync(aggregation, source, writers, cancellation);
        if (fields.Select(each => each.Conflict).FirstOrDefault(each => each is not null) is { } conflict)
        {
            throw new SchemaRefusedException($"{aggregation.AggregatedTopic}: {conflict.Message}");
        }

        var recordTopic = aggregation.UnionSources is [var first, ..] ? first.SourceTopic : source.SourceTopic;
        var latest = await summaries.FindLatestAsync(subject, cancellation);
        while (true)
        {
            var schema = SummarySchema.Derive(aggregation, fields, recordTopic, RecordOf(latest));
            if (latest is not null && schema.IsLatest)
            {
                return (schema, latest.Id);
            }

            try
            {
                var id = await summaries.RegisterAsync(subject, schema.Json, cancellation);
                _registered.Add($"{aggregation.AggregatedTopic} as {id}");
                return (schema, id);
            }
            catch (SchemaRefusedException)
            {
                var now = await summaries.FindLatestAsync(subject, cancellation);
                if (now?.Id == latest?.Id)
                {
                    throw;
                }

                latest = now;
            }
        }
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

    /// <summary>Nearly all windows have one writer, and need no text for their key.</summary>
    private readonly record struct Key(string AggregatedTopic, string SourceTopic, int? Writer, string FurtherWriters);
}
