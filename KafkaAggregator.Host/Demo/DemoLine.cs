using System.Globalization;

namespace KafkaAggregator.Host.Demo;

/// <summary>How a summary reads as one line.</summary>
internal static class DemoLine
{
    private const int StatisticsMax = 3;

    /// <summary>
    /// aggregated example-000-aggregated, partition 1: 17:03:10 to 17:03:11 UTC, 50 records, mean_value0 4.2, …
    /// </summary>
    public static string Of(DemoSummary summary)
    {
        var start = summary.Time - (summary.WindowSize / 2);
        var statistics = Chosen(summary).Select(statistic => $", {statistic.Key} {Number(statistic.Value)}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"aggregated {summary.Topic}, partition {summary.Partition}: {start:HH:mm:ss.FFF} to "
            + $"{start + summary.WindowSize:HH:mm:ss.FFF} UTC, {summary.Count} records{string.Concat(statistics)}");
    }

    public static string Number(double? value) =>
        value is { } number ? number.ToString("G5", CultureInfo.InvariantCulture) : "null";

    /// <summary>Mean, least and greatest of the first field where they are there, else the first ones.</summary>
    private static IEnumerable<KeyValuePair<string, double?>> Chosen(DemoSummary summary)
    {
        string[] wanted = ["mean_", "min_", "max_"];
        var chosen = wanted
            .Select(prefix => summary.Statistics.FirstOrDefault(
                statistic => statistic.Key.StartsWith(prefix, StringComparison.Ordinal)))
            .Where(statistic => statistic.Key is not null)
            .ToList();
        return chosen.Count > 0 ? chosen : summary.Statistics.Take(StatisticsMax);
    }
}
