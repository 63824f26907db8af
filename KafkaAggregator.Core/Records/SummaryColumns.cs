using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Core.Records;

/// <summary>Where each statistic of a schema stands among the values of a summary: matched by name.</summary>
internal sealed class SummaryColumns
{
    /// <summary>The summary has no such statistic.</summary>
    public const int Lacking = -1;

    private readonly IReadOnlyList<SummaryField> _fields;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly int[] _places;

    public SummaryColumns(
        SummarySchema schema, IReadOnlyList<SummaryField> fields, IReadOnlyList<Operation> operations)
    {
        (_fields, _operations) = (fields, operations);
        var fieldPlaces = new Dictionary<string, int>(fields.Count, StringComparer.Ordinal);
        for (var place = 0; place < fields.Count; place++)
        {
            fieldPlaces.TryAdd(fields[place].Name, place);
        }

        _places = new int[schema.ColumnCount];
        var column = 0;
        foreach (var field in schema.Fields)
        {
            var hasField = fieldPlaces.TryGetValue(field.Name, out var fieldPlace);
            foreach (var operation in schema.Operations)
            {
                var place = PlaceOf(operation, operations);
                var isThere = hasField && place != Lacking;
                _places[column++] = isThere ? (fieldPlace * operations.Count) + place : Lacking;
            }
        }
    }

    /// <summary>Of each statistic of the schema the index of its value, or <see cref="Lacking"/>.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Whether these are the very lists it was made for, which do not change.</summary>
    public bool IsFor(IReadOnlyList<SummaryField> fields, IReadOnlyList<Operation> operations) =>
        ReferenceEquals(fields, _fields) && ReferenceEquals(operations, _operations);

    private static int PlaceOf(Operation operation, IReadOnlyList<Operation> operations)
    {
        for (var place = 0; place < operations.Count; place++)
        {
            if (operations[place] == operation)
            {
                return place;
            }
        }

        return Lacking;
    }
}
