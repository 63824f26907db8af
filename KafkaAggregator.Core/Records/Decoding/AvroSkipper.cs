namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// Walks over values that nobody asked for, checking them as if somebody had: a row counts only where the whole body
/// is what its schema says.
/// </summary>
internal static class AvroSkipper
{
    /// <summary>
    /// Records, arrays and maps may lie in one another so many deep, the outermost record included: far beyond real
    /// schemas, and few enough for any stack where a recursive schema meets hostile bytes.
    /// </summary>
    public const int DepthMax = 64;

    /// <summary>
    /// Skips one value. Where that fails, <paramref name="path"/> is led to the value inside it that is to blame.
    /// </summary>
    /// <param name="node">The value's type.</param>
    /// <param name="cursor">Stands at the value.</param>
    /// <param name="depth">Records, arrays and maps around the value.</param>
    /// <param name="path">The value's path, or what is known of it; touched only on failure.</param>
    public static bool TrySkip(AvroNode node, ref AvroCursor cursor, int depth, ref string path) => node.Kind switch
    {
        AvroKind.Null => true,
        AvroKind.Boolean => cursor.TrySkipBoolean(),
        AvroKind.Int => cursor.TryReadInt(out _),
        AvroKind.Long => cursor.TryReadLong(out _),
        AvroKind.Float => cursor.TrySkip(sizeof(float)),
        AvroKind.Double => cursor.TrySkip(sizeof(double)),
        AvroKind.Bytes or AvroKind.String => cursor.TrySkipLengthPrefixed(),
        AvroKind.Fixed => cursor.TrySkip(node.Size),
        AvroKind.Enum => cursor.TrySkipEnum(node.Size),
        AvroKind.Record => TrySkipRecord(node, ref cursor, depth + 1, ref path),
        AvroKind.Array or AvroKind.Map => TrySkipBlocks(node, ref cursor, depth + 1, ref path),
        AvroKind.Union => cursor.TryReadBranch(node.Branches.Length, out var branch)
            && TrySkip(node.Branches[branch], ref cursor, depth, ref path),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "no such type"),
    };

    private static bool TrySkipRecord(AvroNode node, ref AvroCursor cursor, int depth, ref string path)
    {
        if (depth > DepthMax)
        {
            return cursor.Fail(DecodeFailureReason.TooDeep, depth, cursor.Position);
        }

        foreach (var field in node.Fields)
        {
            var inner = "";
            if (!TrySkip(field.Type, ref cursor, depth, ref inner))
            {
                path = $"{path}.{field.Name}{inner}";
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipBlocks(AvroNode node, ref AvroCursor cursor, int depth, ref string path)
    {
        if (depth > DepthMax)
        {
            return cursor.Fail(DecodeFailureReason.TooDeep, depth, cursor.Position);
        }

        var isMap = node.Kind == AvroKind.Map;
        var leastItemBytes = node.Item!.LeastBytes + (isMap ? 1 : 0);
        while (true)
        {
            if (!cursor.TryReadBlock(leastItemBytes, out var block))
            {
                return false;
            }

            if (block.Count == 0)
            {
                return cursor.TryEndBlock(block);
            }

            // Items without bytes need no visit, whatever their number.
            for (var index = 0L; leastItemBytes > 0 && index < block.Count; index++)
            {
                var inner = "";
                if ((isMap && !cursor.TrySkipLengthPrefixed())
                    || !TrySkip(node.Item, ref cursor, depth, ref inner))
                {
                    path = $"{path}[{index}]{inner}";
                    return false;
                }
            }

            if (!cursor.TryEndBlock(block))
            {
                return false;
            }
        }
    }
}
