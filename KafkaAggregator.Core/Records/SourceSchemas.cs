using System.Collections.Concurrent;
using Avro;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records.Decoding;

namespace KafkaAggregator.Core.Records;

/// <summary>
/// The writer schemas of one source topic, by the registry's id, and the layout of their rows. One per source topic,
/// shared by its partitions and by whoever asks the registry; thread-safe. A schema once known stays, its layout only
/// grows. An id is here only after its time of grace, so that garbage cannot fill the memory with ids.
/// </summary>
public sealed class SourceSchemas
{
    private readonly SourceDefinition _source;
    private readonly ConcurrentDictionary<int, SchemaAnswer> _answers = new();
    private readonly Lock _lock = new();
    private volatile RowLayout _layout = RowLayout.Empty;

    public SourceSchemas(SourceDefinition source) => _source = source;

    /// <summary>The topic, and what aggregates it.</summary>
    public SourceDefinition Source => _source;

    /// <summary>Has the columns of every schema that is known now.</summary>
    public RowLayout Layout => _layout;

    /// <summary>What is known of the id; pending, until somebody says something of it.</summary>
    public SchemaAnswer Find(int id) => _answers.GetValueOrDefault(id);

    /// <summary>
    /// Compiles what the registry gave for the id. What is no Avro record schema is an answer, no exception. A second
    /// call for an id that is known changes nothing: an id means one schema for ever.
    /// </summary>
    public SchemaAnswer Add(int id, string avroJson)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(id, out var known) && known.State == SchemaState.Known)
            {
                return known;
            }

            var answer = Compile(id, avroJson);
            _answers[id] = answer;
            return answer;
        }
    }

    /// <summary>Says that the registry was given time for the id and does not know it. A known schema stays.</summary>
    public void GiveUp(int id)
    {
        lock (_lock)
        {
            var answer = new SchemaAnswer(SchemaState.Unknown, Reason: $"the registry does not know schema id {id}");
            _answers.TryAdd(id, answer);
        }
    }

    /// <summary>Makes an id that was given up pending again.</summary>
    public void Retry(int id)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(id, out var answer) && answer.State == SchemaState.Unknown)
            {
                _answers.TryRemove(id, out _);
            }
        }
    }

    private SchemaAnswer Compile(int id, string avroJson)
    {
        var parsed = SourceSchema.Parse(avroJson);
        return parsed.Schema is { } schema
            ? new SchemaAnswer(SchemaState.Known, Compile(id, schema))
            : new SchemaAnswer(SchemaState.Unsuitable, Reason: $"schema id {id} is no Avro record: {parsed.Problem}");
    }

    private WriterSchema Compile(int id, RecordSchema schema)
    {
        SourceFields[] fields =
            [.. _source.Aggregations.Select(taken => SourceFields.Find(schema, taken.Fields, _source.Time))];
        HashSet<ColumnKey> columns = [.. fields.SelectMany(found => found.Aggregated).Select(ColumnKey.Of)];
        var time = _source.Time is { } field ? TimeFieldResolver.Resolve(schema, field) : null;
        ColumnKey? timeColumn =
            time?.Source is { } source ? new ColumnKey(source.Path, null, source.Kind, IsPooled: false) : null;
        var layout = _layout.With(columns);
        var plan = DecodePlan.Compile(schema, layout, columns, timeColumn);

        // The layout comes first: whoever finds the schema has to find its columns.
        _layout = layout;
        return new WriterSchema { Id = id, Schema = schema, Fields = fields, Time = time, Plan = plan };
    }
}
