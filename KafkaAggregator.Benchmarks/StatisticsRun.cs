using System.Globalization;

namespace KafkaAggregator.Benchmarks;

/// <summary><see cref="StatisticsBenchmarks"/> in processor time.</summary>
internal static class StatisticsRun
{
    public static void Print(TextWriter output)
    {
        output.WriteLine("| Samples | Copy, sort, two passes | All seven, exact | Ratio |");
        output.WriteLine("|---|---|---|---|");
        foreach (var samples in (int[])[10, 100, 1000, 10_000])
        {
            using var benchmarks = new StatisticsBenchmarks { Samples = samples };
            benchmarks.Setup();
            var times = ProcessorTime.Measure(
                StatisticsBenchmarks.Values, () => benchmarks.TwoPasses(), () => benchmarks.Kernels());
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {samples:N0} | {times[0]:F1} ns a value | {times[1]:F1} ns a value | {times[0] / times[1]:F1} |"));
        }
    }
}
