using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// The fields of one aggregation over the writer schemas of a window: those of the first in their order, then those
/// that each further one adds. A field that one of them lacks is nullable.
/// </summary>
internal sealed class SampledFields
{
    private readonly WriterSchema[] _writers;
    private readonly SampledField[] _all;

    private SampledFields(WriterSchema[] writers, SampledField[] all)
    {
        (_writers, _all) = (writers, all);
        Summary = [.. all.Select(field => field.Field)];
    }

    public IReadOnlyList<SampledField> All => _all;

    public IReadOnlyList<SummaryField> Summary { get; }

    public static SampledFields Of(IReadOnlyList<WriterSchema> writers, int aggregationIndex, RowLayout layout)
    {
        var fields = writers.SelectMany(writer => writer.Fields[aggregationIndex].Aggregated);
        var byName = fields.GroupBy(field => field.Name, StringComparer.Ordinal);
        return new SampledFields([.. writers], [.. byName.Select(same => Combine([.. same], writers.Count, layout))]);
    }

    /// <summary>So many fields from that one on, or as many as there are.</summary>
    public ReadOnlySpan<SampledField> Group(int first, int count) =>
        _all.AsSpan(first, Math.Min(count, _all.Length - first));

    /// <summary>Whether these are the fields of just these writers, in this order.</summary>
    public bool AreOf(IReadOnlyList<WriterSchema> writers)
    {
        if (writers.Count != _writers.Length)
        {
            return false;
        }

        for (var index = 0; index < _writers.Length; index++)
        {
            if (!writers[index].Equals(_writers[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static SampledField Combine(SourceField[] fields, int writers, RowLayout layout)
    {
        var columns = fields.Select(ColumnKey.Of).Distinct().Select(key => layout.Find(key)!.Value);
        var isNullable = fields.Length < writers || fields.Any(field => field.IsNullable);
        var kind = fields.All(field => field.Kind == SlotKind.Int64) ? SlotKind.Int64 : SlotKind.Double;
        return new SampledField(new SummaryField(fields[0].Name, isNullable), [.. columns], kind);
    }
}
