namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// How one number is read: a numeric type, or a union of numeric types and null. A union that holds both integers and
/// floats gives doubles, whichever branch a value takes.
/// </summary>
/// <param name="Branches">The types of the union's branches, or the one type.</param>
/// <param name="IsUnion">Whether a branch index comes first.</param>
/// <param name="Kind">How the slot is to be read.</param>
internal sealed record NumberPlan(AvroKind[] Branches, bool IsUnion, SlotKind Kind)
{
    /// <summary>Of a union of null and one numeric type: that type; null where it is anything else.</summary>
    public AvroKind? PlainKind => Branches switch
    {
        [AvroKind.Null, var kind and not AvroKind.Null] => kind,
        [var kind and not AvroKind.Null, AvroKind.Null] => kind,
        _ => null,
    };

    /// <summary>The plan of a type; null where it has values that are neither numbers nor null.</summary>
    public static NumberPlan? Of(AvroNode node)
    {
        var isUnion = node.Kind == AvroKind.Union;
        AvroKind[] kinds = isUnion ? [.. node.Branches.Select(branch => branch.Kind)] : [node.Kind];
        var hasFloats = kinds.Any(kind => kind is AvroKind.Float or AvroKind.Double);
        var hasIntegers = kinds.Any(kind => kind is AvroKind.Int or AvroKind.Long);
        var hasOthers = kinds.Any(kind => kind is < AvroKind.Int or > AvroKind.Double && kind != AvroKind.Null);
        return hasOthers || !(hasFloats || hasIntegers)
            ? null
            : new NumberPlan(kinds, isUnion, hasFloats ? SlotKind.Double : SlotKind.Int64);
    }

    public bool TryRead(ref AvroCursor cursor, out bool isNull, out ulong bits)
    {
        var branch = 0;
        (isNull, bits) = (false, 0);
        if (IsUnion && !cursor.TryReadBranch(Branches.Length, out branch))
        {
            return false;
        }

        switch (Branches[branch])
        {
            case AvroKind.Null:
                isNull = true;
                return true;
            case AvroKind.Double:
                return cursor.TryReadDouble(out bits);
            case AvroKind.Float:
                return cursor.TryReadFloat(out bits);
            case AvroKind.Int:
                return cursor.TryReadInt(out var small) && Put(small, out bits);
            default:
                return cursor.TryReadLong(out var large) && Put(large, out bits);
        }
    }

    private bool Put(long integer, out ulong bits)
    {
        bits = Kind == SlotKind.Int64 ? (ulong)integer : BitConverter.DoubleToUInt64Bits(integer);
        return true;
    }
}
