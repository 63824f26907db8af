using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Finds the values at some ranks of a large column: counts how many fall into each of equally wide buckets between
/// the least and the greatest, and collects the few whose bucket holds a rank. The bucket is
/// round((x − least) · scale), and each rounding keeps the order: a value of a lower bucket is less, so what is
/// collected holds the very ranks, however the values lie. Where most fall into one bucket nothing is gained, and
/// <see cref="RankSelector{TPartitioning}"/> does it all.
/// </summary>
internal static class BucketSelector<TLanes, TPartitioning>
    where TLanes : struct, ILanes<TLanes>
    where TPartitioning : struct, IPartitioning
{
    /// <summary>Below so many values partitioning is as fast.</summary>
    private const int ValuesMin = 64;

    /// <summary>A bucket for so many values; the fewest are these, the most those that scratch has.</summary>
    private const int ValuesPerBucket = 8;
    private const int BucketsMin = 64;

    /// <summary>Buckets that one pass looks for; where ranks lie in more of them there are more passes.</summary>
    private const int TargetsMax = 4;

    /// <summary>2^52: added to a number from 0 to 2^51 it leaves the nearest integer in the low bits.</summary>
    private const double Integers = 1L << 52;

    /// <param name="values">Finite.</param>
    /// <param name="extremes">Of the values.</param>
    /// <param name="collected">As long as the values; what is left in it is undefined.</param>
    /// <param name="spare">As long as the values; what is left in it is undefined.</param>
    /// <param name="ranks">Ascending, none twice.</param>
    /// <param name="selected">For each rank its value; of zeros any.</param>
    public static void Select(
        ReadOnlySpan<double> values,
        Extremes extremes,
        Span<double> collected,
        Span<double> spare,
        ReadOnlySpan<int> ranks,
        Span<double> selected)
    {
        var buckets = (int)BitOperations.RoundUpToPowerOf2(
            (uint)Math.Clamp(values.Length / ValuesPerBucket, BucketsMin, KernelScratch.BucketsMax));
        var scale = (buckets - 1) / (extremes.Greatest - extremes.Least);
        if (values.Length < ValuesMin || !(scale > 0 && double.IsFinite(scale)))
        {
            // One value throughout, or values so far apart, or so near, that the scale is no number.
            values.CopyTo(collected);
            RankSelector<TPartitioning>.Select(collected, spare, ranks, selected);
            return;
        }

        var counts = KernelScratch.OfThread.Counts[..(TLanes.Count * buckets)];
        Count(values, extremes.Least, scale, counts, buckets);
        Span<int> places = stackalloc int[ranks.Length];
        Span<double> targets = stackalloc double[TargetsMax];
        var (bucket, below) = (0, 0);
        while (!ranks.IsEmpty)
        {
            var taken = Place(counts[..buckets], ranks, places, targets, ref bucket, ref below);
            var count = Collect(values, extremes.Least, scale, targets, collected);
            RankSelector<TPartitioning>.Select(collected[..count], spare[..count], places[..taken], selected);
            ranks = ranks[taken..];
            selected = selected[taken..];
        }
    }

    /// <summary>
    /// How many of the values each bucket has. Each lane counts by itself, so that neighbouring values, which often
    /// share a bucket, do not wait for each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<double> values, double least, double scale, Span<int> counts, int buckets)
    {
        counts.Clear();
        var (origin, factor, integers) = (TLanes.All(least), TLanes.All(scale), TLanes.All(Integers));
        Span<double> lanes = stackalloc double[TLanes.Count];
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var number = ref MemoryMarshal.GetReference(lanes);
        ref var all = ref MemoryMarshal.GetReference(counts);
        var index = (nint)0;
        for (; index <= values.Length - TLanes.Count; index += TLanes.Count)
        {
            var sample = TLanes.Load(ref Unsafe.Add(ref first, index));
            TLanes.MultiplyAdd(sample - origin, factor, integers).Store(ref number);
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                // The mask keeps it inside, whatever the values are.
                var bits = Unsafe.As<double, long>(ref Unsafe.Add(ref number, lane));
                Unsafe.Add(ref all, (lane * (nint)buckets) + ((nint)bits & (buckets - 1)))++;
            }
        }

        for (; index < values.Length; index++)
        {
            counts[(int)(Number(values[(int)index], least, scale) - Integers)]++;
        }

        for (var lane = 1; lane < TLanes.Count; lane++)
        {
            Add(counts[..buckets], counts.Slice(lane * buckets, buckets));
        }
    }

    /// <summary>Bucket of a value, above 2^52.</summary>
    private static double Number(double value, double least, double scale) =>
        Math.FusedMultiplyAdd(value - least, scale, Integers);

    private static void Add(Span<int> counts, ReadOnlySpan<int> more)
    {
        var sums = MemoryMarshal.Cast<int, Vector<int>>(counts);
        var terms = MemoryMarshal.Cast<int, Vector<int>>(more);
        for (var index = 0; index < sums.Length; index++)
        {
            sums[index] += terms[index];
        }
    }

    /// <summary>
    /// The buckets of as many ranks as one pass can serve, and each rank's place among the values of these buckets;
    /// gives how many ranks that are.
    /// </summary>
    private static int Place(
        ReadOnlySpan<int> counts,
        ReadOnlySpan<int> ranks,
        Span<int> places,
        Span<double> targets,
        ref int bucket,
        ref int below)
    {
        var (taken, wanted, last, ahead) = (0, 0, -1, 0);
        for (; taken < ranks.Length; taken++)
        {
            while (below + counts[bucket] <= ranks[taken])
            {
                below += counts[bucket++];
            }

            if (bucket != last)
            {
                if (wanted == targets.Length)
                {
                    break;
                }

                ahead = wanted == 0 ? 0 : ahead + counts[last];
                targets[wanted++..].Fill(Integers + bucket);
                last = bucket;
            }

            places[taken] = ranks[taken] - below + ahead;
        }

        return taken;
    }

    /// <summary>Copies the values of some buckets, in any order; gives how many they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Collect(
        ReadOnlySpan<double> values, double least, double scale, ReadOnlySpan<double> targets, Span<double> collected)
    {
        var (origin, factor, integers) = (TLanes.All(least), TLanes.All(scale), TLanes.All(Integers));
        var (first, second, third, fourth) = (
            TLanes.All(targets[0]), TLanes.All(targets[1]), TLanes.All(targets[2]), TLanes.All(targets[3]));
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(collected);
        ArgumentOutOfRangeException.ThrowIfLessThan(collected.Length, values.Length);
        var (index, count) = ((nint)0, 0);
        for (; index <= values.Length - TLanes.Count; index += TLanes.Count)
        {
            var sample = TLanes.Load(ref Unsafe.Add(ref source, index));
            var number = TLanes.MultiplyAdd(sample - origin, factor, integers);
            var isWanted = TLanes.Equal(number, first) | TLanes.Equal(number, second)
                | TLanes.Equal(number, third) | TLanes.Equal(number, fourth);

            // No more were collected than came before this vector, so there is room for all of it.
            count += TLanes.Pack(sample, isWanted, ref Unsafe.Add(ref target, count));
        }

        for (; index < values.Length; index++)
        {
            if (targets.Contains(Number(values[(int)index], least, scale)))
            {
                collected[count++] = values[(int)index];
            }
        }

        return count;
    }
}
