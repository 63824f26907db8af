namespace KafkaAggregator.Core.Records;

/// <summary>Where a column's number and its state stand in a row.</summary>
/// <param name="Key">What the column holds.</param>
/// <param name="Slot">The slot of its number; of a pooled column the first of two.</param>
/// <param name="StateSlot">Integers only: the slot with its state.</param>
/// <param name="StateShift">Integers only: which two bits of it.</param>
internal readonly record struct RowColumn(ColumnKey Key, int Slot, int StateSlot, int StateShift)
{
    /// <summary>Two bits per column fill a slot of 64.</summary>
    public const int StatesPerSlot = 32;

    /// <summary>A pooled column has a slot for place and count of its elements, and one for its nulls.</summary>
    public const int PooledSlots = 2;

    /// <summary>
    /// The NaN that stands for an absent double. A NaN of a producer with just these bits is taken for absent: no
    /// sample either way, but not counted as missing.
    /// </summary>
    public const ulong AbsentBits = 0xFFF8_6E75_6C6C_0002;

    private const ulong StateMask = 3;

    public ColumnState StateIn(ReadOnlySpan<ulong> row)
    {
        if (Key.Kind == SlotKind.Int64)
        {
            return (ColumnState)((row[StateSlot] >> StateShift) & StateMask);
        }

        return row[Slot] switch
        {
            SummaryValues.NoSampleBits => ColumnState.Null,
            AbsentBits => ColumnState.Absent,
            _ => ColumnState.Present,
        };
    }

    /// <summary>Says that the column has no value. A state slot has to be zero before, or to say the same.</summary>
    public void SetMissing(Span<ulong> row, ColumnState state)
    {
        if (Key.IsPooled)
        {
            row[Slot] = 0;
            row[Slot + 1] = state == ColumnState.Null ? 1UL : 0;
        }
        else if (Key.Kind == SlotKind.Int64)
        {
            row[Slot] = 0;
            row[StateSlot] |= (ulong)state << StateShift;
        }
        else
        {
            row[Slot] = state == ColumnState.Null ? SummaryValues.NoSampleBits : AbsentBits;
        }
    }

    /// <summary>Elements of the pooled array whose first slot this is.</summary>
    public static int PooledCount(ulong slot) => (int)(uint)slot;

    /// <summary>Where they begin behind the row's slots.</summary>
    public static int PooledStart(ulong slot) => (int)(slot >> 32);

    public static ulong PooledSlot(int start, int count) => ((ulong)(uint)start << 32) | (uint)count;
}
