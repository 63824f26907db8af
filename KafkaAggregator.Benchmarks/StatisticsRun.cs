using System.Globalization;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// <see cref="StatisticsBenchmarks"/> in processor time instead of time on the clock, so that other programs on the
/// machine take little part in it: rounds of baseline and kernels in turn, the median of each.
/// </summary>
internal static class StatisticsRun
{
    private const int Rounds = 15;

    /// <summary>A round is as long that the processor time's own grain does not matter.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the compiler has seen what is hot, and compiled it for good.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static void Print(TextWriter output)
    {
        output.WriteLine("| Samples | Copy, sort, two passes | All seven, exact | Ratio |");
        output.WriteLine("|---|---|---|---|");
        foreach (var samples in (int[])[10, 100, 1000, 10_000])
        {
            using var benchmarks = new StatisticsBenchmarks { Samples = samples };
            benchmarks.Setup();
            NanosecondsPerValue(benchmarks.TwoPasses, WarmUp);
            NanosecondsPerValue(benchmarks.Kernels, WarmUp);
            var (baseline, kernels) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                baseline.Add(NanosecondsPerValue(benchmarks.TwoPasses, Round));
                kernels.Add(NanosecondsPerValue(benchmarks.Kernels, Round));
            }

            var (slow, fast) = (Median(baseline), Median(kernels));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {samples:N0} | {slow:F1} ns a value | {fast:F1} ns a value | {slow / fast:F1} |"));
        }
    }

    private static double NanosecondsPerValue(Func<double> benchmark, TimeSpan atLeast)
    {
        var calls = 0;
        var start = Environment.CpuUsage.UserTime;
        do
        {
            benchmark();
            calls++;
        }
        while (Environment.CpuUsage.UserTime - start < atLeast);

        return (Environment.CpuUsage.UserTime - start).TotalNanoseconds / calls / StatisticsBenchmarks.Values;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
