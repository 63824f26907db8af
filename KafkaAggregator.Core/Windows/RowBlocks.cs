using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics.Kernels;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// Takes some fields of a small window out of its chunks, side by side as the kernels compute them: row by row, a
/// lane for each field.
/// </summary>
internal static class RowBlocks
{
    /// <summary>Results of a group: 32 operations in eight lanes. With more of them fields go one by one.</summary>
    public const int ResultsMax = 256;

    /// <summary>Whether there are few enough rows, and as many as statistics need.</summary>
    public static bool CanHold(WindowRows rows, int minSampleSize) =>
        rows.Count <= SortingNetwork.RowsMax && rows.Count >= Math.Max(2, minSampleSize);

    /// <summary>
    /// Fills the block with as many fields as the kernel has lanes, from that one on; gives the lanes, as bits, of the
    /// fields that do not have one number in every row, integers of at most that magnitude. Lanes without a field hold
    /// anything.
    /// </summary>
    public static uint Fill(
        StatisticsKernel kernel,
        SampledFields fields,
        int first,
        WindowRows rows,
        long integersMax,
        Span<double> block)
    {
        var absent = 0u;
        var row = 0;
        var group = fields.Group(first, kernel.Lanes);
        var adjacent = fields.AdjacentSlot(first, kernel.Lanes);
        foreach (var chunk in rows.Chunks)
        {
            var target = block[(row * kernel.Lanes)..];
            row += chunk.RowCount;
            if (chunk.Layout.HasPooledColumns || chunk.Slots is null)
            {
                return uint.MaxValue;
            }

            var stride = chunk.Layout.SlotCount;
            if (adjacent is { } slot && slot + kernel.Lanes <= stride)
            {
                kernel.CopyRows(chunk.Used, stride, slot, target);
                continue;
            }

            for (var lane = 0; lane < group.Length; lane++)
            {
                if (!TryFillLane(group[lane], chunk, integersMax, target[lane..], kernel.Lanes))
                {
                    absent |= 1u << lane;
                }
            }
        }

        return absent;
    }

    private static bool TryFillLane(
        SampledField field, RowChunk chunk, long integersMax, Span<double> target, int lanes)
    {
        if (field.Columns is not [{ Key.IsPooled: false } column] || column.Slot >= chunk.Layout.SlotCount)
        {
            return false;
        }

        if (column.Key.Kind != SlotKind.Double)
        {
            return TryFillIntegers(column, chunk, integersMax, target, lanes);
        }

        FillDoubles(column, chunk, target, lanes);
        return true;
    }

    /// <summary>A null or absent double is a NaN, which the kernel finds.</summary>
    private static void FillDoubles(RowColumn column, RowChunk chunk, Span<double> target, int lanes)
    {
        var used = chunk.Used;
        var stride = chunk.Layout.SlotCount;
        var place = 0;
        for (var slot = column.Slot; slot < used.Length; slot += stride)
        {
            target[place] = BitConverter.UInt64BitsToDouble(used[slot]);
            place += lanes;
        }
    }

    private static bool TryFillIntegers(
        RowColumn column, RowChunk chunk, long integersMax, Span<double> target, int lanes)
    {
        var used = chunk.Used;
        var stride = chunk.Layout.SlotCount;
        var place = 0;
        for (var start = 0; start < used.Length; start += stride)
        {
            var value = (long)used[start + column.Slot];
            if (!ExactIntegers.IsDouble(value, integersMax)
                || column.StateIn(used.Slice(start, stride)) != ColumnState.Present)
            {
                return false;
            }

            target[place] = value;
            place += lanes;
        }

        return true;
    }
}
