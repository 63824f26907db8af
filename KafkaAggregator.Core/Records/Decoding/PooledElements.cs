namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>Puts elements of one pooled array behind what the row has so far.</summary>
internal struct PooledElements(Row row)
{
    private readonly int _start = row.Slots.Length - row.Layout.SlotCount;
    private int _count;

    /// <summary>Elements that were null.</summary>
    public ulong Nulls { get; private set; }

    /// <summary>Place and count, as the pooled column's first slot has them.</summary>
    public readonly ulong Slot => RowColumn.PooledSlot(_start, _count);

    /// <summary>Room for so many elements at the end of the row.</summary>
    public Span<ulong> Take(int count)
    {
        _count += count;
        return row.Extend(count)[^count..];
    }

    public void Add(bool isNull, ulong bits)
    {
        if (isNull)
        {
            Nulls++;
        }
        else
        {
            Take(1)[0] = bits;
        }
    }
}
