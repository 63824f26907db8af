using Avro;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;
using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Core.Records;

/// <summary>
/// The schema of the summaries of one aggregated topic: <c>time</c>, <c>window_size</c>, <c>count</c>, then each
/// field's statistics. Immutable; an encoder may use it from several threads.
/// </summary>
public sealed class SummarySchema
{
    private readonly bool[] _isNullable;
    private SummaryColumns? _columns;

    private SummarySchema(
        string recordName,
        IReadOnlyList<SummaryField> fields,
        IReadOnlyList<Operation> operations,
        bool[] isNullable,
        string json,
        bool isLatest)
    {
        (RecordName, Fields, Operations, _isNullable) = (recordName, fields, operations, isNullable);
        (Json, IsLatest) = (json, isLatest);
    }

    /// <summary>Full name of the record.</summary>
    public string RecordName { get; }

    /// <summary>The fields in order, without their operations.</summary>
    public IReadOnlyList<SummaryField> Fields { get; }

    /// <summary>The operations of each field, in order.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The schema as Avro JSON, to be registered.</summary>
    public string Json { get; }

    /// <summary>
    /// Whether the subject's latest version has the same name, fields, types and order: its id can be used as it is,
    /// whatever documentation and aliases it has.
    /// </summary>
    public bool IsLatest { get; }

    /// <summary>Statistics of a summary: fields × operations.</summary>
    internal int ColumnCount => _isNullable.Length;

    /// <summary>Derives the schema from what is aggregated of each source.</summary>
    /// <param name="aggregation">Its operations; whether it has several sources.</param>
    /// <param name="sources">What is taken of each source, or of each writer schema of one source.</param>
    /// <param name="recordTopic">The source topic that the record is named after: the first.</param>
    /// <param name="latestRegistered">
    /// The latest version in the subject, which our records have to be compatible with; null: there is none.
    /// </param>
    public static SummarySchema Derive(
        AggregationDefinition aggregation,
        IReadOnlyList<SourceFields> sources,
        string recordTopic,
        RecordSchema? latestRegistered)
    {
        ArgumentNullException.ThrowIfNull(aggregation);
        ArgumentNullException.ThrowIfNull(sources);
        var lists = sources.Select(source => source.Aggregated.Select(SummaryField.Of).ToList()).ToList();
        return OfFields(
            aggregation,
            SummaryField.Union(lists, isEachNullable: aggregation.UnionSources.Count > 1),
            recordTopic,
            latestRegistered);
    }

    /// <summary>As <see cref="Derive"/>, of fields that were put together before.</summary>
    public static SummarySchema OfFields(
        AggregationDefinition aggregation,
        IReadOnlyList<SummaryField> fields,
        string recordTopic,
        RecordSchema? latestRegistered)
    {
        ArgumentNullException.ThrowIfNull(aggregation);
        ArgumentNullException.ThrowIfNull(fields);
        var operations = aggregation.Operations;
        var columns = new List<KeyValuePair<string, bool>>(fields.Count * operations.Count);
        foreach (var field in fields)
        {
            foreach (var operation in operations)
            {
                var name = SummaryNames.Statistic(operation, field.Name);
                columns.Add(new(name, field.IsNullable || IsForcedNullable(name, latestRegistered)));
            }
        }

        var recordName = SummaryNames.Record(recordTopic);
        return new SummarySchema(
            recordName,
            fields,
            operations,
            [.. columns.Select(column => column.Value)],
            SummaryJson.Write(recordName, recordTopic, columns),
            latestRegistered is not null && IsSame(recordName, columns, latestRegistered));
    }

    internal bool IsColumnNullable(int column) => _isNullable[column];

    /// <summary>
    /// Where each statistic of the schema stands among the values of a summary that has these fields and operations.
    /// Kept until a summary has others: those of one aggregation share their lists.
    /// </summary>
    internal SummaryColumns ColumnsFor(IReadOnlyList<SummaryField> fields, IReadOnlyList<Operation> operations)
    {
        var columns = Volatile.Read(ref _columns);
        if (columns is null || !columns.IsFor(fields, operations))
        {
            columns = new SummaryColumns(this, fields, operations);
            Volatile.Write(ref _columns, columns);
        }

        return columns;
    }

    /// <summary>
    /// Whether compatibility asks for null: a reader with our schema has to get along with a record that lacks the
    /// field or has null in it.
    /// </summary>
    private static bool IsForcedNullable(string name, RecordSchema? latest) =>
        latest is not null && (!latest.TryGetField(name, out var field) || IsNullable(field.Schema));

    private static bool IsNullable(Schema schema) =>
        AvroTypes.Unwrap(schema) is UnionSchema union && union.Schemas.Any(AvroTypes.IsNull);

    private static bool IsSame(string recordName, List<KeyValuePair<string, bool>> columns, RecordSchema latest) =>
        latest.Fullname == recordName
            && latest.Count == SummaryJson.LeadingFields + columns.Count
            && IsPlain(latest.Fields[0], SummaryNames.Time, Schema.Type.Double)
            && IsPlain(latest.Fields[1], SummaryNames.WindowSize, Schema.Type.Double)
            && IsPlain(latest.Fields[2], SummaryNames.Count, Schema.Type.Long)
            && latest.Fields.Skip(SummaryJson.LeadingFields).Zip(columns).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(Field field, KeyValuePair<string, bool> column) => column.Value
        ? field.Name == column.Key
            && field.DefaultValue is { Type: JTokenType.Null }
            && field.Schema is UnionSchema { Count: 2 } union
            && union[0].Tag == Schema.Type.Null
            && union[1].Tag == Schema.Type.Double
        : IsPlain(field, column.Key, Schema.Type.Double);

    private static bool IsPlain(Field field, string name, Schema.Type type) =>
        field.Name == name && field.Schema.Tag == type;
}
