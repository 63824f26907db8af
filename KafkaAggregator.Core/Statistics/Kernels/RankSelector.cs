using System.Numerics;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Finds the values at some ranks of a column without sorting it: partitions it around a sample's quantile and goes on
/// only with the parts that hold a rank. The larger the column the larger the sample, and the pivot lies so far beyond
/// the rank that nearly always all but a bracket around it falls away in one step on each side (Floyd and Rivest 1975).
/// </summary>
internal static class RankSelector<TPartitioning>
    where TPartitioning : struct, IPartitioning
{
    /// <summary>A 16th of the part is its sample, of an odd number within these bounds.</summary>
    private const int SampleMin = 7;
    private const int SampleMax = 39;

    /// <param name="values">Finite; what is left in it is undefined.</param>
    /// <param name="spare">As long; what is left in it is undefined.</param>
    /// <param name="ranks">Ascending, none twice.</param>
    /// <param name="selected">For each rank its value.</param>
    public static void Select(Span<double> values, Span<double> spare, ReadOnlySpan<int> ranks, Span<double> selected)
    {
        // Twice as deep as balanced halves: samples that mislead cannot make it quadratic.
        var depth = 2 * BitOperations.Log2((uint)values.Length | 1) + 8;
        Select(values, spare, 0, ranks, selected, depth);
    }

    private static void Select(
        Span<double> values,
        Span<double> spare,
        int offset,
        ReadOnlySpan<int> ranks,
        Span<double> selected,
        int depth)
    {
        while (!ranks.IsEmpty)
        {
            if (values.Length <= TPartitioning.FewMax)
            {
                TPartitioning.SelectFew(values, ranks, offset, selected);
                return;
            }

            if (depth-- == 0)
            {
                values.Sort();
                for (var index = 0; index < ranks.Length; index++)
                {
                    selected[index] = values[ranks[index] - offset];
                }

                return;
            }

            var pivot = Pivot(values, ranks, offset, spare);
            var below = TPartitioning.Partition(values, spare, pivot);
            if (below == 0)
            {
                // The pivot is the least: what equals it goes, and is the result for its ranks.
                below = TPartitioning.Partition(values, spare, Math.BitIncrement(pivot));
                var equal = CountBelow(ranks, offset + below);
                selected[..equal].Fill(pivot);
                ranks = ranks[equal..];
                selected = selected[equal..];
            }
            else
            {
                var lower = CountBelow(ranks, offset + below);
                Select(spare[..below], values[..below], offset, ranks[..lower], selected, depth);
                ranks = ranks[lower..];
                selected = selected[lower..];
            }

            var rest = values[below..];
            values = spare[below..];
            spare = rest;
            offset += below;
        }
    }

    private static int CountBelow(ReadOnlySpan<int> ranks, int end)
    {
        var count = 0;
        while (count < ranks.Length && ranks[count] < end)
        {
            count++;
        }

        return count;
    }

    /// <summary>
    /// Beyond the rank that is nearest to the middle, on the side where more lies, by more than a standard deviation of
    /// such a rank in the sample: so that it stays on one side with its neighbour.
    /// </summary>
    private static double Pivot(Span<double> values, ReadOnlySpan<int> ranks, int offset, Span<double> spare)
    {
        var size = Math.Min(Math.Clamp(values.Length / 16, SampleMin, SampleMax) | 1, TPartitioning.FewMax - 1);
        var sample = spare[..size];
        var stride = values.Length / size;
        for (var index = 0; index < size; index++)
        {
            sample[index] = values[index * stride];
        }

        var middle = offset + (values.Length / 2);
        var rank = ranks[0];
        foreach (var each in ranks)
        {
            rank = Math.Abs(each - middle) < Math.Abs(rank - middle) ? each : rank;
        }

        var share = (rank - offset + 0.5) / values.Length;
        var margin = 1 + (1.5 * Math.Sqrt(share * (1 - share) * size));
        var place = Math.Clamp((int)((share * size) + (share < 0.5 ? margin : -margin)), 0, size - 1);
        var pivot = 0.0;
        TPartitioning.SelectFew(sample, [place], offset: 0, new Span<double>(ref pivot));
        return pivot;
    }
}
