namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// 0.0 and −0.0 are equal to every comparison and yet not the same. Python's sort is stable, and its least and greatest
/// are the first ones: so zeros stand in order of arrival.
/// </summary>
/// <param name="AreMixed">Whether there is a −0.0: else all zeros are the same.</param>
/// <param name="FirstZero">The first that arrived.</param>
internal readonly record struct ArrivedZeros(bool AreMixed, double FirstZero)
{
    public static ArrivedZeros In(ReadOnlySpan<double> samples, Extremes extremes)
    {
        if (!extremes.HoldZero)
        {
            return default;
        }

        var bits = System.Runtime.InteropServices.MemoryMarshal.Cast<double, long>(samples);
        return bits.Contains(long.MinValue) ? new(true, samples[samples.IndexOf(0.0)]) : default;
    }

    /// <summary>A least or greatest sample as it arrived first.</summary>
    public double First(double extreme) => AreMixed && extreme == 0 ? FirstZero : extreme;

    /// <summary>Puts the zeros that were selected back as they arrived.</summary>
    public void Restore(ReadOnlySpan<double> samples, ReadOnlySpan<int> ranks, Span<double> selected)
    {
        if (!AreMixed || !selected.Contains(0.0))
        {
            return;
        }

        var negatives = 0;
        foreach (var sample in samples)
        {
            negatives += sample < 0 ? 1 : 0;
        }

        var (zero, next) = (0, 0);
        foreach (var sample in samples)
        {
            if (sample == 0)
            {
                var rank = negatives + zero++;
                while (next < ranks.Length && ranks[next] < rank)
                {
                    next++;
                }

                if (next < ranks.Length && ranks[next] == rank)
                {
                    selected[next] = sample;
                }
            }
        }
    }
}
