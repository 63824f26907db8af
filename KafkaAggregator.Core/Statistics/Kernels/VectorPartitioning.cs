using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Four values at a time: a table of permutations, by which of the four are below the pivot, brings these to the front
/// and the others to the end; the vector is then written at both ends of what is still free.
/// </summary>
internal readonly struct VectorPartitioning : IPartitioning
{
    private const int Width = 4;

    /// <summary>For each of 16 masks the places, as pairs of 32-bit places, of the four values.</summary>
    private static readonly int[] Permutations = BuildPermutations();

    public static int FewMax => 48;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Partition(ReadOnlySpan<double> source, Span<double> target, double pivot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, source.Length);

        // What does not fill a vector first: so a whole number of vectors is free at each step, and when the two ends
        // meet in the last one both write the same.
        var odd = source.Length % Width;
        ref var free = ref MemoryMarshal.GetReference(target);
        var (below, end) = ((nint)0, (nint)source.Length);
        foreach (var value in source[..odd])
        {
            Unsafe.Add(ref free, value < pivot ? below++ : --end) = value;
        }

        ref var values = ref MemoryMarshal.GetReference(source);
        ref var permutations = ref MemoryMarshal.GetArrayDataReference(Permutations);
        var pivots = Vector256.Create(pivot);
        for (var index = (nint)odd; index < source.Length; index += Width)
        {
            var four = Vector256.LoadUnsafe(ref values, (nuint)index);
            var mask = Vector256.LessThan(four, pivots).ExtractMostSignificantBits();
            var places = Vector256.LoadUnsafe(ref permutations, mask * 2 * Width);
            var packed = Vector256.Shuffle(four.AsInt32(), places).AsDouble();
            packed.StoreUnsafe(ref free, (nuint)below);
            packed.StoreUnsafe(ref free, (nuint)(end - Width));
            var count = (nint)(uint)System.Numerics.BitOperations.PopCount(mask);
            below += count;
            end -= Width - count;
        }

        return (int)below;
    }

    /// <summary>
    /// Counts for some values at a time how many of all are less: the value at a rank is the greatest of those that
    /// have at most so many below them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SelectFew(Span<double> values, ReadOnlySpan<int> ranks, int offset, Span<double> selected)
    {
        if (values.Length < Width)
        {
            BranchlessPartitioning.SelectFew(values, ranks, offset, selected);
            return;
        }

        selected = selected[..ranks.Length];
        selected.Fill(double.NegativeInfinity);
        ref var all = ref MemoryMarshal.GetReference(values);
        for (var start = 0; start < values.Length; start += 2 * Width)
        {
            // The last ones may overlap those before them: counted twice is taken once.
            var first = Vector256.LoadUnsafe(ref all, (nuint)Math.Min(start, values.Length - Width));
            var second = Vector256.LoadUnsafe(ref all, (nuint)Math.Min(start + Width, values.Length - Width));
            var belowFirst = Vector256<long>.Zero;
            var belowSecond = Vector256<long>.Zero;
            for (var index = 0; index < values.Length; index++)
            {
                var each = Vector256.Create(Unsafe.Add(ref all, index));
                belowFirst -= Vector256.LessThan(each, first).AsInt64();
                belowSecond -= Vector256.LessThan(each, second).AsInt64();
            }

            for (var index = 0; index < ranks.Length; index++)
            {
                var rank = Vector256.Create((long)(ranks[index] - offset));
                var best = Vector256.MaxNative(UpTo(rank, belowFirst, first), UpTo(rank, belowSecond, second));
                var half = Vector128.MaxNative(best.GetLower(), best.GetUpper());
                var greatest = half[0] > half[1] ? half[0] : half[1];
                selected[index] = greatest > selected[index] ? greatest : selected[index];
            }
        }
    }

    /// <summary>The values with at most so many below them, −∞ for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> UpTo(Vector256<long> rank, Vector256<long> below, Vector256<double> values) =>
        Vector256.ConditionalSelect(
            Vector256.GreaterThan(below, rank).AsDouble(), Vector256.Create(double.NegativeInfinity), values);

    private static int[] BuildPermutations()
    {
        var table = new int[(1 << Width) * 2 * Width];
        for (var mask = 0; mask < 1 << Width; mask++)
        {
            var places = Enumerable.Range(0, Width).OrderBy(place => (mask >> place) & 1 ^ 1).ToArray();
            for (var place = 0; place < Width; place++)
            {
                table[(mask * 2 * Width) + (2 * place)] = 2 * places[place];
                table[(mask * 2 * Width) + (2 * place) + 1] = (2 * places[place]) + 1;
            }
        }

        return table;
    }
}
