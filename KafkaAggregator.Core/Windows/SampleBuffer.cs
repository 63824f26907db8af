using System.Runtime.InteropServices;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics.Kernels;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// The samples of one field of one window, gathered from its rows in the order in which they came: nulls and NaNs are
/// left out and counted, what is absent is left out. The memory is used again for the next field.
/// </summary>
internal sealed class SampleBuffer
{
    /// <summary>A buffer that one large window has grown beyond this is not kept: 512 KB.</summary>
    private const int KeptMax = 1 << 16;

    /// <summary>Bits of doubles, or integers: as <see cref="_kind"/> says.</summary>
    private ulong[] _samples = [];
    private SlotKind _kind;
    private int _count;

    /// <summary>Nulls and NaNs of the field.</summary>
    public long Missing { get; private set; }

    public ReadOnlySpan<double> Doubles =>
        MemoryMarshal.Cast<ulong, double>(_samples.AsSpan(0, _count));

    public ReadOnlySpan<long> Integers =>
        MemoryMarshal.Cast<ulong, long>(_samples.AsSpan(0, _count));

    public void Gather(SampledField field, WindowRows rows)
    {
        (_count, Missing, _kind) = (0, 0, field.Kind);
        Reserve((int)Math.Min(rows.Count, Array.MaxLength));
        foreach (var chunk in rows.Chunks)
        {
            // Slots never move and layouts only grow: a column beyond the chunk's came later, and is absent here.
            var columns = field.Columns.AsSpan();
            if (columns is [{ Key.IsPooled: false } column] && !chunk.Layout.HasPooledColumns)
            {
                GatherColumn(column, chunk);
                continue;
            }

            for (var rest = chunk.Used; !rest.IsEmpty; rest = rest[chunk.Layout.LengthOf(rest)..])
            {
                foreach (var each in columns)
                {
                    Add(each, rest, chunk.Layout.SlotCount);
                }
            }
        }
    }

    /// <summary>
    /// Whether the samples, integers, are all within that magnitude; if so they become doubles.
    /// </summary>
    public bool TryTakeAsDoubles(long integersMax)
    {
        foreach (var sample in Integers)
        {
            if (!ExactIntegers.IsDouble(sample, integersMax))
            {
                return false;
            }
        }

        foreach (ref var sample in _samples.AsSpan(0, _count))
        {
            sample = BitConverter.DoubleToUInt64Bits((long)sample);
        }

        return true;
    }

    /// <summary>Lets the memory go where it has become large.</summary>
    public void Trim()
    {
        if (_samples.Length > KeptMax)
        {
            _samples = [];
        }

        _count = 0;
    }

    /// <summary>The common case by itself: one column, rows of one length.</summary>
    private void GatherColumn(RowColumn column, RowChunk chunk)
    {
        var stride = chunk.Layout.SlotCount;
        if (column.Slot >= stride)
        {
            return;
        }

        if (column.Key.Kind == SlotKind.Double && _kind == SlotKind.Double)
        {
            GatherDoubles(column.Slot, chunk.Used, stride);
            return;
        }

        for (var rest = chunk.Used; !rest.IsEmpty; rest = rest[stride..])
        {
            AddNumber(column, rest);
        }
    }

    /// <summary>Each value is written; only one that is a number is kept.</summary>
    private void GatherDoubles(int first, ReadOnlySpan<ulong> used, int stride)
    {
        var samples = _samples.AsSpan(_count);
        var (count, missing) = (0, 0);
        for (var slot = first; slot < used.Length; slot += stride)
        {
            var bits = used[slot];
            samples[count] = bits;
            if (double.IsNaN(BitConverter.UInt64BitsToDouble(bits)))
            {
                missing += bits == RowColumn.AbsentBits ? 0 : 1;
            }
            else
            {
                count++;
            }
        }

        _count += count;
        Missing += missing;
    }

    private void Add(RowColumn column, ReadOnlySpan<ulong> row, int slots)
    {
        if (column.Slot >= slots)
        {
            return;
        }

        if (!column.Key.IsPooled)
        {
            AddNumber(column, row);
            return;
        }

        var place = row[column.Slot];
        var elements = row.Slice(slots + RowColumn.PooledStart(place), RowColumn.PooledCount(place));
        Missing += (long)row[column.Slot + 1];
        Reserve(elements.Length);
        foreach (var element in elements)
        {
            Put(column.Key.Kind, element);
        }
    }

    private void AddNumber(RowColumn column, ReadOnlySpan<ulong> row)
    {
        Reserve(1);
        switch (column.StateIn(row))
        {
            case ColumnState.Present:
                Put(column.Key.Kind, row[column.Slot]);
                break;
            case ColumnState.Null:
                Missing++;
                break;
        }
    }

    private void Put(SlotKind kind, ulong bits)
    {
        if (kind == SlotKind.Double && double.IsNaN(BitConverter.UInt64BitsToDouble(bits)))
        {
            Missing++;
            return;
        }

        _samples[_count++] = kind == _kind ? bits : BitConverter.DoubleToUInt64Bits((long)bits);
    }

    private void Reserve(int more)
    {
        var needed = checked(_count + more);
        if (_samples.Length < needed)
        {
            Array.Resize(ref _samples, (int)Math.Min(Math.Max(needed, 2L * _samples.Length), Array.MaxLength));
        }
    }
}
