using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Sorts 16 rows at a time in registers, and merges them by Batcher's odd-even merge sort for any number of rows, a
/// list of comparators without those that no wanted rank depends on. It knows nothing of the values, so it sorts many
/// lanes at once.
/// </summary>
internal sealed class SortingNetwork
{
    /// <summary>Beyond so many rows columns are partitioned instead, which is faster; row numbers fit a byte.</summary>
    public const int RowsMax = 128;

    /// <summary>So many rows are sorted at once, in registers; the list of comparators merges them.</summary>
    private const int BlockRows = 16;

    /// <summary>Pairs of rows: the lesser goes to the first.</summary>
    private readonly (byte First, byte Second)[] _pairs;

    private readonly int _rows;

    private SortingNetwork(int rows, (byte First, byte Second)[] pairs) => (_rows, _pairs) = (rows, pairs);

    /// <summary>Without a comparator.</summary>
    public static SortingNetwork None { get; } = new(0, []);

    public int Comparators => _pairs.Length;

    /// <param name="rows">At most <see cref="RowsMax"/>.</param>
    /// <param name="ranks">The rows that are right afterwards; others hold anything.</param>
    public static SortingNetwork For(int rows, ReadOnlySpan<int> ranks)
    {
        var all = Batcher(rows);
        var isNeeded = new bool[rows];
        foreach (var rank in ranks)
        {
            isNeeded[rank] = true;
        }

        var kept = new List<(int First, int Second)>(all.Count);
        for (var index = all.Count - 1; index >= 0; index--)
        {
            var (first, second) = all[index];
            if (isNeeded[first] || isNeeded[second])
            {
                (isNeeded[first], isNeeded[second]) = (true, true);
                kept.Add((first, second));
            }
        }

        kept.Reverse();
        return new(rows, [.. kept.Select(pair => ((byte)pair.First, (byte)pair.Second))]);
    }

    /// <param name="block">Rows one behind the other, a double per lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort<TLanes>(ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var row = 0; row < _rows; row += SmallSort<TLanes>.RowsMax)
        {
            SmallSort<TLanes>.Sort(
                ref Unsafe.Add(ref block, row * TLanes.Count), Math.Min(_rows - row, SmallSort<TLanes>.RowsMax));
        }

        foreach (var (upper, lower) in _pairs)
        {
            ref var first = ref Unsafe.Add(ref block, (nint)((uint)upper * (uint)TLanes.Count));
            ref var second = ref Unsafe.Add(ref block, (nint)((uint)lower * (uint)TLanes.Count));
            var left = TLanes.Load(ref first);
            var right = TLanes.Load(ref second);
            TLanes.Min(left, right).Store(ref first);
            TLanes.Max(left, right).Store(ref second);
        }
    }

    /// <summary>Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M, for any number of rows.</summary>
    private static List<(int First, int Second)> Batcher(int rows)
    {
        var pairs = new List<(int, int)>();
        for (var size = BlockRows; size < rows; size *= 2)
        {
            for (var distance = size; distance >= 1; distance /= 2)
            {
                for (var start = distance % size; start + distance < rows; start += 2 * distance)
                {
                    for (var row = start; row < Math.Min(start + distance, rows - distance); row++)
                    {
                        if (row / (2 * size) == (row + distance) / (2 * size))
                        {
                            pairs.Add((row, row + distance));
                        }
                    }
                }
            }
        }

        return pairs;
    }
}
