using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Memory that the kernels write to, one for each thread that computes statistics: kept from window to window, pinned
/// and aligned, so that no vector crosses a cache line. Not thread-safe, and of no one longer than a call.
/// </summary>
internal sealed class KernelScratch
{
    /// <summary>A column that one large window has grown beyond this is not kept: 512 KB.</summary>
    private const int KeptMax = 1 << 16;

    /// <summary>Buckets that values are counted in: 4 KB a lane.</summary>
    public const int BucketsMax = 1024;

    /// <summary>A cache line, and the widest vector.</summary>
    private const int AlignedDoubles = 8;

    [ThreadStatic]
    private static KernelScratch? _ofThread;

    private readonly Memory<double> _block = Allocate(SortingNetwork.RowsMax * AlignedDoubles);
    private readonly int[] _counts = new int[BucketsMax * AlignedDoubles];
    private Memory<double> _column = Allocate(1 << 10);
    private Memory<double> _spare = Allocate(1 << 10);
    private Memory<double> _copy = Allocate(1 << 10);

    public static KernelScratch OfThread => _ofThread ??= new KernelScratch();

    /// <summary>Room for the rows of a small window, in as many lanes as the widest vector has.</summary>
    public Span<double> Block => _block.Span;

    /// <summary>Room for <see cref="BucketsMax"/> counts in as many lanes.</summary>
    public Span<int> Counts => _counts;

    /// <summary>Two columns of so many values, and a vector more each. Both are gone with the next call.</summary>
    public (Memory<double> Column, Memory<double> Spare) Columns(int count)
    {
        var needed = count + AlignedDoubles;
        if (_column.Length < needed)
        {
            var length = (int)Math.Min(Math.Max(needed, 2L * _column.Length), Array.MaxLength - AlignedDoubles);
            (_column, _spare) = (Allocate(length), Allocate(length));
        }

        return (_column, _spare);
    }

    /// <summary>The samples, and room for so many more. It is gone with the next call.</summary>
    public Span<double> Copy(ReadOnlySpan<double> samples, int room)
    {
        if (_copy.Length < samples.Length + room)
        {
            _copy = Allocate((int)Math.Min(
                Math.Max(samples.Length + (long)room, 2L * _copy.Length), Array.MaxLength - AlignedDoubles));
        }

        samples.CopyTo(_copy.Span);
        return _copy.Span[..(samples.Length + room)];
    }

    /// <summary>Lets the memory go where it has become large.</summary>
    public void Trim()
    {
        if (_column.Length > KeptMax || _copy.Length > KeptMax)
        {
            (_column, _spare, _copy) = (Allocate(1 << 10), Allocate(1 << 10), Allocate(1 << 10));
        }
    }

    /// <summary>So many doubles from the begin of a cache line on, which stay where they are.</summary>
    internal static unsafe Memory<double> Allocate(int length)
    {
        var array = GC.AllocateUninitializedArray<double>(length + AlignedDoubles, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var misplaced = (int)(address / sizeof(double) % AlignedDoubles);
        return array.AsMemory((AlignedDoubles - misplaced) % AlignedDoubles, length);
    }
}
