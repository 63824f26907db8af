using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Windows;

/// <summary>Rows of one layout, one behind the other.</summary>
internal sealed class RowChunk(RowLayout layout, ulong[]? slots)
{
    /// <summary>The layout of all its rows.</summary>
    public RowLayout Layout { get; } = layout;

    /// <summary>Rented; null where the layout has no slot: such rows are only counted.</summary>
    public ulong[]? Slots { get; } = slots;

    /// <summary>Slots in use.</summary>
    public int UsedSlots { get; private set; }

    public int RowCount { get; private set; }

    public ReadOnlySpan<ulong> Used => Slots.AsSpan(0, UsedSlots);

    /// <summary>Whether a row fits behind the last one.</summary>
    public bool HasRoomFor(RowLayout rowLayout, int length) =>
        ReferenceEquals(rowLayout, Layout) && length <= (Slots?.Length ?? 0) - UsedSlots;

    /// <summary>Copies a row behind the last one; false where it does not fit, or is of another layout.</summary>
    public bool TryAppend(RowLayout rowLayout, ReadOnlySpan<ulong> row)
    {
        if (!ReferenceEquals(rowLayout, Layout) || !row.TryCopyTo(Slots.AsSpan(UsedSlots)))
        {
            return false;
        }

        UsedSlots += row.Length;
        RowCount++;
        return true;
    }
}
