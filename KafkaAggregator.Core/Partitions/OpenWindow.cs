using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>One open window of one aggregation. It has a row from its first moment on.</summary>
internal sealed class OpenWindow(WindowBounds bounds, WindowRows rows, long leastOffset)
{
    public WindowBounds Bounds { get; } = bounds;

    public WindowRows Rows { get; } = rows;

    /// <summary>The offset of its first record: records come by offset.</summary>
    public long LeastOffset { get; } = leastOffset;

    public long GreatestOffset { get; private set; } = leastOffset;

    /// <summary>The window opened before this one, of any aggregation; kept by <see cref="OpeningOrder"/>.</summary>
    internal OpenWindow? Before { get; set; }

    /// <summary>The window opened after this one, of any aggregation; kept by <see cref="OpeningOrder"/>.</summary>
    internal OpenWindow? After { get; set; }

    public void Append(long offset, Row row)
    {
        Rows.Append(row);
        GreatestOffset = offset;
    }
}
