using CsCheck;

namespace KafkaAggregator.Tests.Statistics;

/// <summary>Random windows of the kinds that break statistics: each kind of its own, and mixed.</summary>
internal static class SampleWindows
{
    private static readonly Gen<double> AnyBits =
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble).Where(value => !double.IsNaN(value));

    private static readonly Gen<double> Finite = AnyBits.Where(double.IsFinite);

    private static readonly Gen<double> Subnormal =
        Gen.Select(Gen.ULong[0, (1UL << 52) - 1], Gen.Bool, (fraction, isNegative) =>
            isNegative ? -BitConverter.UInt64BitsToDouble(fraction) : BitConverter.UInt64BitsToDouble(fraction));

    private static readonly Gen<double> Telemetry = Gen.Double[293.1, 293.2];

    private static readonly Gen<double> Neighbours =
        Gen.Long[-4, 4].Select(ulps => BitConverter.UInt64BitsToDouble(0x4090000000000000 + (ulong)ulps));

    private static readonly Gen<double> Decimals = Gen.Int[-2000, 2000].Select(hundredths => hundredths / 100.0);

    private static readonly Gen<double> Huge = Gen.Double[0.5, 1].Select(Gen.Bool, (part, isNegative) =>
        (isNegative ? -part : part) * double.MaxValue);

    private static readonly Gen<double> Zeros = OneOf(0.0, -0.0, 1.0, -1.0, double.Epsilon, -double.Epsilon);

    private static readonly Gen<double> Special = OneOf(0.0, -0.0, 1.0, double.PositiveInfinity, double.NegativeInfinity);

    private static readonly Gen<int> Length = Gen.Frequency((6, Gen.Int[1, 12]), (2, Gen.Int[13, 80]), (1, Gen.Int[81, 300]));

    /// <summary>One sample or more; infinities among them, no NaN.</summary>
    public static Gen<double[]> Doubles { get; } = Gen.OneOf(
        Windows(AnyBits), Windows(Finite), Windows(Subnormal), Windows(Telemetry), Windows(Neighbours), Windows(Decimals), Windows(Huge),
        Windows(Zeros), Windows(Special), Windows(Gen.OneOf(Finite, Telemetry, Zeros, Subnormal, Huge)));

    public static Gen<long[]> Integers { get; } = Gen.OneOf(
        Integral(Gen.Long), Integral(Gen.Long[-100, 100]), Integral(Gen.Long[(1L << 53) - 4, (1L << 53) + 4]),
        Integral(Gen.Long[long.MaxValue - 3, long.MaxValue]), Integral(OneOf(long.MinValue, long.MaxValue, 0L)),
        Integral(Gen.Long[1_700_000_000_000, 1_700_000_100_000]));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<double[]> Windows(Gen<double> sample) => Length.SelectMany(length => sample.Array[length]);

    private static Gen<long[]> Integral(Gen<long> sample) => Length.SelectMany(length => sample.Array[length]);
}
