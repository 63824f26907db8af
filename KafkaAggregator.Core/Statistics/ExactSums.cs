using System.Buffers;
using System.Numerics;

namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// The sums of finite samples and of their squares, exact: samples are integers times one power of two, so no
/// fraction is ever needed. A sum of each binary exponent in 128 bits first, then these in big integers: one big
/// addition an exponent, not one a sample.
/// </summary>
/// <param name="Count">Number of samples.</param>
/// <param name="Sum">Sum of the samples / 2^<paramref name="Exponent"/>.</param>
/// <param name="SquareSum">Sum of the samples' squares / 4^<paramref name="Exponent"/>.</param>
/// <param name="Exponent">The power of two that all samples are multiples of.</param>
internal readonly record struct ExactSums(int Count, BigInteger Sum, BigInteger SquareSum, int Exponent)
{
    /// <summary>So many squares of 106 bits stay within 128.</summary>
    private const int PieceSamples = 1 << 20;

    /// <summary>A double is significand · 2^(its biased exponent − this).</summary>
    public const int ExponentBias = 1075;

    private const int FractionBits = 52;

    public static ExactSums Of(ReadOnlySpan<double> samples)
    {
        var (least, greatest) = BiasedExponents(samples);
        var length = greatest - least + 1;
        var sums = ArrayPool<Int128>.Shared.Rent(length);
        var squares = ArrayPool<UInt128>.Shared.Rent(length);
        var (sum, squareSum) = (BigInteger.Zero, BigInteger.Zero);
        for (var rest = samples; rest.Length > 0; rest = rest[Math.Min(rest.Length, PieceSamples)..])
        {
            sums.AsSpan(0, length).Clear();
            squares.AsSpan(0, length).Clear();
            AddByExponent(rest[..Math.Min(rest.Length, PieceSamples)], least, sums, squares);
            for (var bin = 0; bin < length; bin++)
            {
                if (squares[bin] != 0)
                {
                    sum += (BigInteger)sums[bin] << bin;
                    squareSum += (BigInteger)squares[bin] << (2 * bin);
                }
            }
        }

        ArrayPool<Int128>.Shared.Return(sums);
        ArrayPool<UInt128>.Shared.Return(squares);
        return new(samples.Length, sum, squareSum, least - ExponentBias);
    }

    public static ExactSums Of(ReadOnlySpan<long> samples)
    {
        var sum = Int128.Zero;
        var (squareSum, carries) = (UInt128.Zero, 0UL);
        foreach (var sample in samples)
        {
            sum += sample;
            var magnitude = (UInt128)Int128.Abs(sample);
            var square = magnitude * magnitude;
            squareSum += square;
            carries += squareSum < square ? 1UL : 0;
        }

        return new(samples.Length, sum, ((BigInteger)carries << 128) + squareSum, 0);
    }

    /// <summary>The mean, correctly rounded; a sum of exactly zero gives +0.0, whatever the samples' signs.</summary>
    public double Mean() => ExactRounding.Ratio(Sum, Count, Exponent);

    /// <summary>The sample standard deviation, correctly rounded; for two samples or more.</summary>
    public double StandardDeviation()
    {
        BigInteger count = Count;
        return ExactRounding.SquareRoot((count * SquareSum) - (Sum * Sum), count * (count - 1), Exponent);
    }

    /// <summary>The sum, correctly rounded.</summary>
    public double Total() => ExactRounding.Ratio(Sum, BigInteger.One, Exponent);

    /// <summary>The sample variance, correctly rounded; for two samples or more.</summary>
    public double Variance()
    {
        BigInteger count = Count;
        return ExactRounding.Ratio((count * SquareSum) - (Sum * Sum), count * (count - 1), 2 * Exponent);
    }

    /// <summary>The standard deviation of a population, correctly rounded.</summary>
    public double PopulationDeviation()
    {
        BigInteger count = Count;
        return ExactRounding.SquareRoot((count * SquareSum) - (Sum * Sum), count * count, Exponent);
    }

    /// <summary>The root of the mean square, correctly rounded.</summary>
    public double RootMeanSquare() => ExactRounding.SquareRoot(SquareSum, Count, Exponent);

    /// <summary>Of the samples that are not zero; one and the same where all are.</summary>
    public static (int Least, int Greatest) BiasedExponents(ReadOnlySpan<double> samples)
    {
        var (least, greatest) = (int.MaxValue, 1);
        foreach (var sample in samples)
        {
            if (sample != 0)
            {
                var (exponent, _) = Split(sample);
                least = Math.Min(least, exponent);
                greatest = Math.Max(greatest, exponent);
            }
        }

        return (Math.Min(least, greatest), greatest);
    }

    private static void AddByExponent(ReadOnlySpan<double> samples, int least, Int128[] sums, UInt128[] squares)
    {
        foreach (var sample in samples)
        {
            if (sample != 0)
            {
                var (exponent, significand) = Split(sample);
                sums[exponent - least] += sample < 0 ? -(Int128)significand : significand;
                squares[exponent - least] += Math.BigMul(significand, significand);
            }
        }
    }

    /// <summary>A finite double without its sign, as <see cref="ExponentBias"/> says.</summary>
    public static (int BiasedExponent, ulong Significand) Split(double sample)
    {
        var bits = BitConverter.DoubleToUInt64Bits(sample);
        var exponent = (int)(bits >> FractionBits) & 0x7FF;
        var fraction = bits & ((1UL << FractionBits) - 1);

        // Subnormals have the exponent of the least normal, and no leading one.
        return exponent == 0 ? (1, fraction) : (exponent, fraction | (1UL << FractionBits));
    }
}
