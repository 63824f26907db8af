namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// What a row of a layout starts as where its writer schema lacks some of the layout's columns: these are absent.
/// </summary>
internal sealed record RowTemplate(RowLayout Layout, ulong[] Slots)
{
    public static RowTemplate Of(RowLayout layout, HashSet<ColumnKey> written)
    {
        var slots = new ulong[layout.SlotCount];
        foreach (var column in layout.Columns)
        {
            if (!written.Contains(column.Key))
            {
                column.SetMissing(slots, ColumnState.Absent);
            }
        }

        return new RowTemplate(layout, slots);
    }
}
