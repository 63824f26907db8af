using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// What a row of a layout starts as: no integer is missing; columns that the writer schema lacks are absent.
/// </summary>
internal sealed class RowTemplate
{
    private readonly ulong[]? _slots;
    private readonly int[] _stateSlots;

    private RowTemplate(RowLayout layout, ulong[]? slots)
    {
        (Layout, _slots, _stateSlots) = (layout, slots, layout.StateSlots.ToArray());
    }

    public RowLayout Layout { get; }

    public static RowTemplate Of(RowLayout layout, HashSet<ColumnKey> written)
    {
        if (written.Count == layout.ColumnCount)
        {
            return new RowTemplate(layout, null);
        }

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

    /// <summary>Begins a row; where the writer schema has all columns, only the states of integers need it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(Span<ulong> row)
    {
        if (_slots is not null)
        {
            _slots.CopyTo(row);
            return;
        }

        foreach (var slot in _stateSlots)
        {
            row[slot] = 0;
        }
    }
}
