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
    /// <summary>Parts of so many values are sorted by insertion.</summary>
    private const int SortedMax = 20;

    /// <summary>The sample: a 16th of the part, of an odd number within these bounds.</summary>
    private const int SampleMin = 7;
    private const int SampleMax = 255;

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
            if (values.Length <= SortedMax || depth-- == 0)
            {
                Sort(values);
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
    /// Several ranks: the middle. Ranks side by side: beyond them, on the side where more lies, by some standard
    /// deviations of a rank in the sample.
    /// </summary>
    private static double Pivot(Span<double> values, ReadOnlySpan<int> ranks, int offset, Span<double> spare)
    {
        var size = Math.Clamp(values.Length / 16, SampleMin, SampleMax) | 1;
        var sample = spare[..size];
        var stride = values.Length / size;
        for (var index = 0; index < size; index++)
        {
            sample[index] = values[index * stride];
        }

        var middle = size / 2;
        if (ranks[^1] - ranks[0] <= 1)
        {
            var share = (ranks[0] - offset + 0.5) / values.Length;
            var margin = 1 + (1.5 * Math.Sqrt(share * (1 - share) * size));
            var place = (share * size) + (share < 0.5 ? margin : -margin);
            middle = Math.Clamp((int)place, 0, size - 1);
        }

        if (size > 2 * SortedMax)
        {
            // Its own recursion would want memory: a sample of a sample is sorted.
            sample.Sort();
        }
        else
        {
            Sort(sample);
        }

        return sample[middle];
    }

    /// <summary>By insertion where there are few.</summary>
    private static void Sort(Span<double> values)
    {
        if (values.Length > 2 * SortedMax)
        {
            values.Sort();
            return;
        }

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
    }
}
