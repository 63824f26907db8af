using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KafkaAggregator.Core.Records;

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

    /// <summary>
    /// Behind each column: for a vector, and so that columns of a power of two of rows do not share lines of the cache.
    /// </summary>
    private const int Room = 24;

    private double[] _columns = [];
    private int _length;

    /// <summary>The samples of the field with that index in the group, and behind them room for a vector.</summary>
    public Span<double> this[int field] => _columns.AsSpan(field * _length, _length);

    /// <summary>False where one of the fields is something else, or there are too many rows.</summary>
    public bool TryGather(ReadOnlySpan<SampledField> fields, WindowRows rows)
    {
        if (rows.Count > RowsMax || !AreDoubles(fields, rows))
        {
            return false;
        }

        _length = (int)rows.Count + Room;
        if (_columns.Length < fields.Length * _length)
        {
            _columns = GC.AllocateUninitializedArray<double>(FieldsMax * _length);
        }

        var row = 0;
        foreach (var chunk in rows.Chunks)
        {
            Gather(fields, chunk, _columns.AsSpan(row), _length);
            row += chunk.RowCount;
        }

        return true;
    }

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
