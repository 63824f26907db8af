using System.Globalization;

namespace KafkaAggregator.Tests.Statistics.Kernels;

/// <summary>
/// Windows of doubles by seed, of the kinds that break statistics: ties and near-ties, cancellation, subnormals, infinities, signed zeros,
/// the greatest doubles, outliers, integers at the limits of doubles. <c>KAFKA_AGGREGATOR_STATISTICS_WINDOWS</c> says how many,
/// <c>KAFKA_AGGREGATOR_STATISTICS_SEED</c> which is the first.
/// </summary>
internal static class RandomWindows
{
    public const int Kinds = 18;

    public static int First => Read("SEED") ?? Random.Shared.Next(1 << 30);

    public static int Count(int otherwise) => Read("WINDOWS") ?? otherwise;

    public static double[] Doubles(int seed)
    {
        var random = new Random(seed);
        var kind = random.Next(Kinds);
        return [.. Enumerable.Range(0, Length(random)).Select(_ => Sample(kind, random))];
    }

    public static long[] Integers(int seed)
    {
        var random = new Random(seed);
        var (least, greatest) = random.Next(7) switch
        {
            0 => (-100L, 100L),
            1 => ((1L << 50) - 3, (1L << 50) + 4),
            2 => (-(1L << 50) - 3, -(1L << 50) + 4),
            3 => ((1L << 53) - 4, (1L << 53) + 4),
            4 => (long.MaxValue - 5, long.MaxValue),
            5 => (1_700_000_000_000L, 1_700_000_100_000L),
            _ => (long.MinValue, long.MaxValue),
        };
        return [.. Enumerable.Range(0, Length(random)).Select(_ => random.NextInt64(least, greatest))];
    }

    public static double Sample(int kind, Random random) => kind switch
    {
        0 => Gauss(random),
        1 => 293.15 + (0.05 * Gauss(random)),
        2 => 20 + (5 * random.NextDouble()),
        3 => Math.Round(20 + (3 * Gauss(random)), 2),
        4 => Math.Round(2 * Gauss(random)),
        5 => AnyBits(random),
        6 => Gauss(random) * 1e-310,
        7 => random.Next(4) switch { 0 => 0.0, 1 => -0.0, 2 => double.Epsilon, _ => Gauss(random) },
        8 => (random.NextDouble() - 0.5) * 2 * double.MaxValue,
        9 => BitConverter.Int64BitsToDouble(0x4090000000000000 + random.Next(-4, 5)),
        10 => random.Next(6) == 0 ? double.PositiveInfinity : Gauss(random),
        11 => Gauss(random) * Math.Pow(10, random.Next(-20, 20)),
        12 => random.NextInt64(-(1L << 54), 1L << 54),
        13 => (random.Next(8) == 0 ? 1e100 : 1) * Gauss(random),
        14 => 7.25,
        15 => Math.Round(Gauss(random), 1),
        16 => (random.Next(2) == 0 ? 1e16 : -1e16) + random.Next(-9, 9),
        _ => random.Next(3) switch { 0 => 1, 1 => 1 + (1.0 / (1L << 52)), _ => 1 - (1.0 / (1L << 53)) },
    };

    private static int Length(Random random) => random.Next(40) switch
    {
        0 => random.Next(1000, 9000),
        < 4 => random.Next(129, 700),
        < 14 => random.Next(2, 129),
        _ => random.Next(1, 20),
    };

    private static double AnyBits(Random random)
    {
        var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        return double.IsNaN(value) ? 0.5 : value;
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable($"KAFKA_AGGREGATOR_STATISTICS_{name}"), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
