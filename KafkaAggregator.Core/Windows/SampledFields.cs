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

    /// <summary>
    /// For each field how many from it on are doubles in slots one behind the other; 0 where it is none.
    /// </summary>
    private readonly int[] _adjacent;

    private SampledFields(WriterSchema[] writers, SampledField[] all)
    {
        (_writers, _all) = (writers, all);
        Summary = [.. all.Select(field => field.Field)];
        _adjacent = new int[all.Length];
        for (var index = all.Length - 1; index >= 0; index--)
        {
            var isFollowed = index + 1 < all.Length && SlotOf(all[index]) + 1 == SlotOf(all[index + 1]);
            _adjacent[index] = SlotOf(all[index]) is null ? 0 : isFollowed ? _adjacent[index + 1] + 1 : 1;
        }
    }

    public ReadOnlySpan<SampledField> All => _all;

    public IReadOnlyList<SummaryField> Summary { get; }

    public static SampledFields Of(ReadOnlySpan<WriterSchema> ofWriters, int aggregationIndex, RowLayout layout)
    {
        var writers = ofWriters.ToArray();
        var fields = writers.SelectMany(writer => writer.Fields[aggregationIndex].Aggregated);
        var byName = fields.GroupBy(field => field.Name, StringComparer.Ordinal);
        return new SampledFields(writers, [.. byName.Select(same => Combine([.. same], writers.Length, layout))]);
    }

    /// <summary>So many fields from that one on, or as many as there are.</summary>
    public ReadOnlySpan<SampledField> Group(int first, int count) =>
        _all.AsSpan(first, Math.Min(count, _all.Length - first));

    /// <summary>
    /// The slot of that field, where so many fields from it on, or all that are left, are doubles in slots one behind
    /// the other; else null.
    /// </summary>
    public int? AdjacentSlot(int first, int count) =>
        _adjacent[first] >= Math.Min(count, _all.Length - first) ? _all[first].Columns[0].Slot : null;

    /// <summary>Whether these are the fields of just these writers, in this order.</summary>
    public bool AreOf(ReadOnlySpan<WriterSchema> writers) => writers.SequenceEqual(_writers);

    private static int? SlotOf(SampledField field) =>
        field.Columns is [{ Key: { IsPooled: false, Kind: SlotKind.Double } } column] ? column.Slot : null;

    private static SampledField Combine(SourceField[] fields, int writers, RowLayout layout)
    {
        var columns = fields.Select(ColumnKey.Of).Distinct().Select(key => layout.Find(key)!.Value);
        var isNullable = fields.Length < writers || fields.Any(field => field.IsNullable);
        var kind = fields.All(field => field.Kind == SlotKind.Int64) ? SlotKind.Int64 : SlotKind.Double;
        return new SampledField(new SummaryField(fields[0].Name, isNullable), [.. columns], kind);
    }
}
