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

    private const int ExponentBias = 1075;
    private const int FractionBits = 52;

    /// <param name="samples">Finite, one at least.</param>
    public static double Of(ReadOnlySpan<double> samples)
    {
        var (least, greatest) = (int.MaxValue, 0);
        foreach (var sample in samples)
        {
            if (sample != 0)
            {
                var exponent = Exponent(sample);
                (least, greatest) = (Math.Min(least, exponent), Math.Max(greatest, exponent));
            }
        }

        return greatest - least > ExponentSpanMax || samples.Length > SamplesMax
            ? ExactSums.Of(samples).Mean()
            : ExactRounding.Ratio((BigInteger)Sum(samples, least), samples.Length, least - ExponentBias);
    }

    private static Int128 Sum(ReadOnlySpan<double> samples, int least)
    {
        var sum = Int128.Zero;
        foreach (var sample in samples)
        {
            if (sample != 0)
            {
                var bits = BitConverter.DoubleToInt64Bits(sample);
                var fraction = bits & ((1L << FractionBits) - 1);
                var significand = (Int128)(IsSubnormal(bits) ? fraction : fraction | (1L << FractionBits));
                significand <<= Exponent(sample) - least;
                sum += bits < 0 ? -significand : significand;
            }
        }

        return sum;
    }

    /// <summary>Biased; subnormals have that of the least normal.</summary>
    private static int Exponent(double sample)
    {
        var bits = BitConverter.DoubleToInt64Bits(sample);
        return IsSubnormal(bits) ? 1 : (int)(bits >> FractionBits) & 0x7FF;
    }

    private static bool IsSubnormal(long bits) => ((bits >> FractionBits) & 0x7FF) == 0;
}
