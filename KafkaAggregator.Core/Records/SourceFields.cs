using Avro;

namespace KafkaAggregator.Core.Records;

/// <summary>What one aggregation takes of one writer schema, and the verdict on every leaf of it.</summary>
public sealed class SourceFields
{
    internal SourceFields(
        IReadOnlyList<SourceField> aggregated,
        IReadOnlyList<FieldVerdict> verdicts,
        IReadOnlyList<string> missing,
        FieldConflict? conflict)
    {
        (Aggregated, Verdicts, Missing, Conflict) = (aggregated, verdicts, missing, conflict);
    }

    /// <summary>The fields of the summary in schema order; empty where there is a <see cref="Conflict"/>.</summary>
    public IReadOnlyList<SourceField> Aggregated { get; }

    /// <summary>Every leaf in schema order, then what the configuration names and the schema lacks.</summary>
    public IReadOnlyList<FieldVerdict> Verdicts { get; }

    /// <summary>Entries of <c>fields</c> and <c>map</c> that name nothing in the schema.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The first two leaves that would get one name; null where all differ.</summary>
    public FieldConflict? Conflict { get; }

    /// <summary>Applies the rules to a writer schema; the event-time field is left out.</summary>
    public static SourceFields Find(RecordSchema schema, FieldRules rules, TimeField? time)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(rules);
        return new SourceFieldFinder(rules, time).Find(schema);
    }
}
