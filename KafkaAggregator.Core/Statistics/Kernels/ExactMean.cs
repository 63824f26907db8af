using System.Numerics;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// The mean that a certificate could not decide, exact: in 128 bits where the samples' exponents lie so close that all
/// of them fit, as they do in practice, else by <see cref="ExactSums"/>.
/// </summary>
internal static class ExactMean
{
    /// <summary>A significand of 53 bits, moved by so many, times the samples below, stays within 127 bits.</summary>
    private const int ExponentSpanMax = 60;
    private const int SamplesMax = 1 << 13;

    /// <param name="samples">Finite, one at least.</param>
    public static double Of(ReadOnlySpan<double> samples)
    {
        var (least, greatest) = ExactSums.BiasedExponents(samples);
        return greatest - least > ExponentSpanMax || samples.Length > SamplesMax
            ? ExactSums.Of(samples).Mean()
            : ExactRounding.Ratio((BigInteger)Sum(samples, least), samples.Length, least - ExactSums.ExponentBias);
    }

    private static Int128 Sum(ReadOnlySpan<double> samples, int least)
    {
        var sum = Int128.Zero;
        foreach (var sample in samples)
        {
            if (sample != 0)
            {
                var (exponent, significand) = ExactSums.Split(sample);
                var magnitude = (Int128)significand << (exponent - least);
                sum += sample < 0 ? -magnitude : magnitude;
            }
        }

        return sum;
    }
}
