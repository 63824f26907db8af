using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace KafkaAggregator.Host.Demo;

/// <summary>The live table of the demo, made anew from the numbers each time.</summary>
internal static class DemoTable
{
    /// <param name="input">Messages written into the source topics.</param>
    /// <param name="inputBytes">Bytes of their values.</param>
    /// <param name="tally">What came out.</param>
    /// <param name="elapsed">Since the demo began.</param>
    public static IRenderable Render(long input, long inputBytes, DemoTally tally, TimeSpan elapsed)
    {
        var table = new Table().RoundedBorder().Title("[bold]kafka-aggregator demo[/]").Expand();
        table.AddColumn("aggregated topic");
        table.AddColumn(new TableColumn("records in").RightAligned());
        table.AddColumn(new TableColumn("summaries out").RightAligned());
        table.AddColumn(new TableColumn("last window").Centered());
        table.AddColumn(new TableColumn("count").RightAligned());
        table.AddColumn("its statistics");
        foreach (var topic in tally.Topics)
        {
            table.AddRow(
                Markup.Escape(topic.Topic),
                Count(topic.Records),
                Count(topic.Summaries),
                topic.Last is { } last ? Window(last) : "",
                topic.Last is { } counted ? Count(counted.Count) : "",
                topic.Last is { } shown ? Markup.Escape(Statistics(shown)) : "");
        }

        if (tally.Topics.Count == 0)
        {
            table.AddRow("[grey]waiting for the first window to close …[/]");
        }

        table.Caption(Caption(input, inputBytes, tally, elapsed));
        return table;
    }

    /// <summary>In, out and the reduction as one line, also the last line of a demo.</summary>
    public static string Caption(long input, long inputBytes, DemoTally tally, TimeSpan elapsed)
    {
        var rate = elapsed > TimeSpan.Zero ? input / elapsed.TotalSeconds : 0;
        var reduction = tally.Reduction is { } factor
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{factor:0.#} records, {(double)inputBytes / input * tally.Records / tally.Bytes:0.#} bytes to 1")
            : "none yet";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"in: {input:N0} messages, {rate:N0} a second; out: {tally.Summaries:N0} summaries; "
            + $"reduction: {reduction}");
    }

    private static string Window(DemoSummary summary)
    {
        var start = summary.Time - (summary.WindowSize / 2);
        return string.Create(
            CultureInfo.InvariantCulture, $"{start:HH:mm:ss.FFF} – {start + summary.WindowSize:HH:mm:ss.FFF}");
    }

    private static string Statistics(DemoSummary summary) => string.Join(
        "  ", summary.Statistics.Take(7).Select(statistic => $"{statistic.Key} {DemoLine.Number(statistic.Value)}"));

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
