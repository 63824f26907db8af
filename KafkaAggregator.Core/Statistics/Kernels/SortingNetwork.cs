using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Batcher's odd-even merge sort for any number of rows, as a list of comparators, without those that no wanted rank
/// depends on. It knows nothing of the values, so it sorts many lanes at once.
/// </summary>
internal sealed class SortingNetwork
{
    /// <summary>Beyond so many rows columns are partitioned instead, which is faster; row numbers fit a byte.</summary>
    public const int RowsMax = 128;

    /// <summary>Pairs of rows: the lesser goes to the first.</summary>
    private readonly byte[] _pairs;

    private SortingNetwork(byte[] pairs) => _pairs = pairs;

    /// <summary>Without a comparator.</summary>
    public static SortingNetwork None { get; } = new([]);

    public int Comparators => _pairs.Length / 2;

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
        return new([.. kept.SelectMany(pair => (byte[])[(byte)pair.First, (byte)pair.Second])]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort<TLanes>(ref double block)
        where TLanes : struct, ILanes<TLanes>
    {
        var pairs = _pairs;
        for (var index = 0; index + 1 < pairs.Length; index += 2)
        {
            ref var first = ref Unsafe.Add(ref block, (nint)((uint)pairs[index] * (uint)TLanes.Count));
            ref var second = ref Unsafe.Add(ref block, (nint)((uint)pairs[index + 1] * (uint)TLanes.Count));
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
        for (var size = 1; size < rows; size *= 2)
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
