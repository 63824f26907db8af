using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics.Kernels;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// Takes some fields of a larger window out of its chunks in one pass over them, a column for each. Only where each of
/// the fields is one double in every row; a null or absent one is a NaN, which the kernel finds. The memory is used
/// again.
/// </summary>
internal sealed class SampleColumns
{
    /// <summary>Fields at once: a cache line of a row.</summary>
    public const int FieldsMax = 8;

    /// <summary>Of larger windows fields are taken one by one, so that 1 MB is enough.</summary>
    public const int RowsMax = 1 << 14;

    /// <summary>A cache line, and the widest vector.</summary>
    private const int LineDoubles = 8;

    private Memory<double> _columns;
    private int _length;

    /// <summary>The samples of the field with that index in the group, and behind them room for a vector.</summary>
    public Span<double> this[int field] => _columns.Span.Slice(field * _length, _length);

    /// <summary>
    /// Takes up to <see cref="FieldsMax"/> fields from that one on. False where one of them is something else, or there
    /// are too many rows.
    /// </summary>
    public bool TryGather(StatisticsKernel kernel, SampledFields all, int first, WindowRows rows)
    {
        var fields = all.Group(first, FieldsMax);
        if (rows.Count > RowsMax || !AreDoubles(fields, rows))
        {
            return false;
        }

        _length = LengthOf((int)rows.Count);
        if (_columns.Length < fields.Length * _length)
        {
            _columns = KernelScratch.Allocate(FieldsMax * _length);
        }

        var row = 0;
        var adjacent = all.AdjacentSlot(first, FieldsMax);
        foreach (var chunk in rows.Chunks)
        {
            var columns = _columns.Span[row..];
            if (adjacent is { } slot)
            {
                kernel.CopyColumns(chunk.Used, chunk.Layout.SlotCount, slot, fields.Length, columns, _length);
            }
            else
            {
                Gather(fields, chunk, columns, _length);
            }

            row += chunk.RowCount;
        }

        return true;
    }

    /// <summary>
    /// With room for a vector behind the samples, and of whole cache lines; of an odd number of them, so that columns,
    /// which are written side by side, do not compete for the same places in the cache.
    /// </summary>
    private static int LengthOf(int count) =>
        (((count + (2 * LineDoubles) - 1) / LineDoubles) | 1) * LineDoubles;

    private static bool AreDoubles(ReadOnlySpan<SampledField> fields, WindowRows rows)
    {
        foreach (var field in fields)
        {
            if (field.Columns is not [{ Key: { IsPooled: false, Kind: SlotKind.Double } } column])
            {
                return false;
            }

            foreach (var chunk in rows.Chunks)
            {
                if (chunk.Layout.HasPooledColumns || column.Slot >= chunk.Layout.SlotCount)
                {
                    return false;
                }
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ReadOnlySpan<SampledField> fields, RowChunk chunk, Span<double> columns, int length)
    {
        var used = MemoryMarshal.Cast<ulong, double>(chunk.Used);
        var stride = chunk.Layout.SlotCount;
        for (var field = 0; field < fields.Length; field++)
        {
            var column = columns.Slice(field * length, chunk.RowCount);
            var slot = fields[field].Columns[0].Slot;
            for (var row = 0; row < column.Length; row++)
            {
                column[row] = used[slot];
                slot += stride;
            }
        }
    }
}
