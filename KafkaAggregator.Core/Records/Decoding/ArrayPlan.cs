using System.Runtime.InteropServices;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// How an array of numbers is read: its first elements into a column each, all of them into one pooled column, or both.
/// Elements that a shorter array lacks are absent; those for which there is no column are counted.
/// </summary>
/// <param name="Item">How an element is read.</param>
/// <param name="Elements">A column for each element, by index; one that discards for what nobody wants.</param>
/// <param name="Pooled">The column that takes all; null where none does.</param>
internal sealed record ArrayPlan(NumberPlan Item, RowColumn[] Elements, RowColumn? Pooled)
{
    /// <summary>Whether elements can be copied as a block: plain doubles, and their slots in a row.</summary>
    private readonly bool _isBlockOfDoubles =
        Item is { IsUnion: false, Branches: [AvroKind.Double] }
        && Elements.Index().All(element => element.Item.Slot == Elements[0].Slot + element.Index);

    private long LeastItemBytes => Item.IsUnion ? 1 : Item.Branches[0] switch
    {
        AvroKind.Double => sizeof(double),
        AvroKind.Float => sizeof(float),
        _ => 1,
    };

    /// <summary>
    /// Reads the array; false as the cursor says, <paramref name="element"/> then is the one to blame.
    /// </summary>
    /// <param name="cursor">Stands at the array.</param>
    /// <param name="row">Gets the elements.</param>
    /// <param name="surplus">Grows by the elements for which there is no column.</param>
    /// <param name="element">Elements read.</param>
    public bool TryRead(ref AvroCursor cursor, Row row, ref long surplus, out long element)
    {
        element = 0;
        var pooled = Pooled is null ? default : new PooledElements(row);
        while (true)
        {
            if (!cursor.TryReadBlock(LeastItemBytes, out var block))
            {
                return false;
            }

            var isRead = _isBlockOfDoubles
                ? TryReadDoubles(ref cursor, row, (int)block.Count, ref element, ref pooled)
                : TryReadItems(ref cursor, row, (int)block.Count, ref element, ref pooled);
            if (!isRead || !cursor.TryEndBlock(block))
            {
                return false;
            }

            if (block.Count == 0)
            {
                break;
            }
        }

        Finish(row.WithHead(), element, pooled);
        surplus += Elements.Length == 0 ? 0 : Math.Max(0, element - Elements.Length);
        return true;
    }

    /// <summary>The block's count was checked against the bytes left, so all its doubles are there.</summary>
    private bool TryReadDoubles(ref AvroCursor cursor, Row row, int count, ref long element, ref PooledElements pooled)
    {
        var doubles = MemoryMarshal.Cast<byte, ulong>(cursor.Rest[..(count * sizeof(double))]);
        if (Pooled is not null)
        {
            doubles.CopyTo(pooled.Take(count));
        }

        if (element < Elements.Length)
        {
            var slot = Elements[(int)element].Slot;
            var taken = Math.Min(count, Elements.Length - (int)element);
            doubles[..taken].CopyTo(row.WithHead()[slot..]);
        }

        element += count;
        return cursor.TrySkip(count * sizeof(double));
    }

    private bool TryReadItems(ref AvroCursor cursor, Row row, int count, ref long element, ref PooledElements pooled)
    {
        var slots = row.WithHead();
        for (var index = 0; index < count; index++)
        {
            if (!Item.TryRead(ref cursor, out var isNull, out var bits))
            {
                return false;
            }

            if (element < Elements.Length)
            {
                Put(slots, Elements[(int)element], isNull, bits);
            }

            if (Pooled is not null)
            {
                pooled.Add(isNull, bits);
                slots = row.WithHead();
            }

            element++;
        }

        return true;
    }

    private static void Put(Span<ulong> slots, RowColumn column, bool isNull, ulong bits)
    {
        if (isNull)
        {
            column.SetMissing(slots, ColumnState.Null);
        }
        else
        {
            slots[column.Slot] = bits;
        }
    }

    private void Finish(Span<ulong> slots, long elements, PooledElements pooled)
    {
        for (var index = elements; index < Elements.Length; index++)
        {
            Elements[(int)index].SetMissing(slots, ColumnState.Absent);
        }

        if (Pooled is { } column)
        {
            slots[column.Slot] = pooled.Slot;
            slots[column.Slot + 1] = pooled.Nulls;
        }
    }
}
