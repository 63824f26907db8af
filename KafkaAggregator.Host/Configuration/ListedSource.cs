using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Host.Configuration;

/// <summary>One source of one aggregation, with the fields that its latest schema has.</summary>
/// <param name="Source">The source topic.</param>
/// <param name="Aggregation">Which of its aggregations.</param>
/// <param name="Fields">Dotted paths of what is taken, in schema order; null where that could not be told.</param>
/// <param name="Remarks">What is worth a line: no schema, two fields of one name, an unusable time field.</param>
internal sealed record ListedSource(
    SourceDefinition Source, AggregationDefinition Aggregation, IReadOnlyList<string>? Fields,
    IReadOnlyList<string> Remarks)
{
    /// <param name="source">The source topic.</param>
    /// <param name="aggregation">Which of its aggregations.</param>
    /// <param name="subject">The registry's subject of its values.</param>
    /// <param name="latest">What the registry has under it; null: nothing.</param>
    public static ListedSource Of(
        SourceDefinition source, AggregationDefinition aggregation, string subject, RegisteredSchema? latest)
    {
        var schema = latest is null ? null : SourceSchema.Parse(latest.Schema);
        if (schema?.Schema is not { } record)
        {
            var reason = schema is null ? $"no schema under {subject} yet" : $"{subject}: {schema.Problem}";
            return new ListedSource(source, aggregation, null, [$"{reason}: without fields, all of them are taken"]);
        }

        var fields = SourceFields.Find(record, aggregation.Fields, source.Time);
        var problems = new List<string>();
        if (source.Time is { } time && TimeFieldResolver.Resolve(record, time).Problem is { } problem)
        {
            problems.Add(problem);
        }

        if (fields.Conflict is { } conflict)
        {
            return new ListedSource(source, aggregation, aggregation.Fields.Fields, [.. problems, conflict.Message]);
        }

        problems.AddRange(fields.Missing.Select(name => $"{name} is not in the schema"));
        var paths = fields.Aggregated.Select(field => field.Path).Distinct(StringComparer.Ordinal);
        return new ListedSource(source, aggregation, [.. paths], problems);
    }
}
