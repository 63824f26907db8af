using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// One value after the other, each written to both ends of what is still free: only one end then moves on. No branch
/// depends on a value.
/// </summary>
internal readonly struct BranchlessPartitioning : IPartitioning
{
    public static int FewMax => 20;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Partition(ReadOnlySpan<double> source, Span<double> target, double pivot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, source.Length);
        ref var free = ref MemoryMarshal.GetReference(target);
        var (below, last) = ((nint)0, (nint)source.Length - 1);
        foreach (var value in source)
        {
            Unsafe.Add(ref free, below) = value;
            Unsafe.Add(ref free, last) = value;
            var isBelow = value < pivot ? 1 : 0;
            below += isBelow;
            last -= 1 - isBelow;
        }

        return (int)below;
    }

    /// <summary>Sorts by insertion.</summary>
    public static void SelectFew(Span<double> values, ReadOnlySpan<int> ranks, int offset, Span<double> selected)
    {
        for (var end = 1; end < values.Length; end++)
        {
            var value = values[end];
            var place = end;
            for (; place > 0 && value < values[place - 1]; place--)
            {
                values[place] = values[place - 1];
            }

            values[place] = value;
        }

        for (var index = 0; index < ranks.Length; index++)
        {
            selected[index] = values[ranks[index] - offset];
        }
    }
}
