using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Records;

/// <summary>
/// The numbers of one record, as the reader decoded them: valid until the next record is read. A window copies
/// <see cref="Slots"/>; it never keeps the row.
/// </summary>
public sealed class Row
{
    /// <summary>
    /// Slots before the row's own that are written while it is decoded and that no window keeps: the event time, its
    /// state, and one for what nobody wants.
    /// </summary>
    internal const int HeadSlots = 3;

    /// <summary>A buffer that one record with huge pooled arrays has grown beyond this is not kept: 512 KiB.</summary>
    private const int KeptSlotsMax = 1 << 16;

    private ulong[] _slots = [];
    private int _length;

    /// <summary>Which columns the slots are.</summary>
    public RowLayout Layout { get; private set; } = RowLayout.Empty;

    /// <summary>The writer schema that the record was written with.</summary>
    public WriterSchema? Writer { get; private set; }

    /// <summary>One slot per number, then what the layout has of variable length.</summary>
    public ReadOnlySpan<ulong> Slots => _slots.AsSpan(HeadSlots, _length);

    /// <summary>
    /// Begins a row of so many slots and gives them for writing, the <see cref="HeadSlots"/> first; what they held is
    /// undefined.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<ulong> Begin(RowLayout layout, WriterSchema writer, int length)
    {
        var needed = HeadSlots + length;
        if (_slots.Length < needed || _slots.Length > KeptSlotsMax)
        {
            Fit(needed);
        }

        // Records of one writer follow one another: nothing to say then, and no write barrier.
        if (!ReferenceEquals(Layout, layout))
        {
            Layout = layout;
        }

        if (!ReferenceEquals(Writer, writer))
        {
            Writer = writer;
        }

        _length = length;
        return _slots.AsSpan(0, needed);
    }

    /// <summary>All slots for writing, the <see cref="HeadSlots"/> first.</summary>
    internal Span<ulong> WithHead() => _slots.AsSpan(0, HeadSlots + _length);

    /// <summary>Makes the row longer by so many slots, which are undefined; what was written stays.</summary>
    internal Span<ulong> Extend(int more)
    {
        var needed = checked(HeadSlots + _length + more);
        if (_slots.Length < needed)
        {
            Array.Resize(ref _slots, Math.Max(needed, (int)Math.Min(2L * _slots.Length, Array.MaxLength)));
        }

        _length += more;
        return WithHead();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fit(int needed)
    {
        if (_slots.Length < needed || _slots.Length > Math.Max(KeptSlotsMax, 2 * needed))
        {
            _slots = new ulong[needed];
        }
    }
}
