namespace KafkaAggregator.Core.Records;

/// <summary>
/// The numbers of one record, as the reader decoded them: valid until the next record is read. A window copies
/// <see cref="Slots"/>; it never keeps the row.
/// </summary>
public sealed class Row
{
    private ulong[] _slots = [];
    private int _length;

    /// <summary>Which columns the slots are.</summary>
    public RowLayout Layout { get; private set; } = RowLayout.Empty;

    /// <summary>The writer schema that the record was written with.</summary>
    public WriterSchema? Writer { get; private set; }

    /// <summary>One slot per column, then what the layout has of variable length.</summary>
    public ReadOnlySpan<ulong> Slots => _slots.AsSpan(0, _length);

    /// <summary>Begins a row of so many slots and gives them for writing; what they held is undefined.</summary>
    internal Span<ulong> Begin(RowLayout layout, WriterSchema writer, int length)
    {
        if (_slots.Length < length)
        {
            _slots = new ulong[Math.Max(length, 2 * _slots.Length)];
        }

        (Layout, Writer, _length) = (layout, writer, length);
        return _slots.AsSpan(0, length);
    }
}
