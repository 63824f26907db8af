using Avro;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Tests.Support;

/// <summary>Layouts, writer schemas and rows, made without a reader.</summary>
internal static class Rows
{
    /// <summary>A layout of so many double columns, <c>f0</c>, <c>f1</c>, ….</summary>
    public static RowLayout LayoutOfDoubles(int count) =>
        RowLayout.Empty.With(Enumerable.Range(0, count).Select(index => new ColumnKey($"f{index}", null, SlotKind.Double, false)));

    /// <summary>A writer schema of the id, whose record has one double.</summary>
    public static WriterSchema Writer(int id = 1) => new()
    {
        Id = id,
        Schema = (RecordSchema)Schema.Parse("""{"type": "record", "name": "r", "fields": [{"name": "f0", "type": "double"}]}"""),
    };

    /// <summary>Puts the slots into the row; where the layout has pooled columns, its slots have to say how many there are.</summary>
    public static Row Fill(this Row row, RowLayout layout, WriterSchema writer, params ReadOnlySpan<ulong> slots)
    {
        slots.CopyTo(row.Begin(layout, writer, slots.Length)[Row.HeadSlots..]);
        return row;
    }
}
