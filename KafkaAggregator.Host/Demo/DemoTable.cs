using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace KafkaAggregator.Host.Demo;

/// <summary>The live table of the demo, made anew from the numbers each time.</summary>
internal static class DemoTable
{
    /// <summary>
    /// Columns that the terminal must have for the window to be shown besides the numbers, and for its count too.
    /// </summary>
    private const int WindowWidthMin = 78;
    private const int CountWidthMin = 92;

    /// <summary>What stands left of the statistics, with the frame.</summary>
    private const int StatisticsIndent = 96;

    /// <summary>What one statistic takes: without room for one there is no column for them.</summary>
    private const int StatisticWidth = 22;

    /// <param name="input">Messages written into the source topics.</param>
    /// <param name="inputBytes">Bytes of their values.</param>
    /// <param name="tally">What came out.</param>
    /// <param name="elapsed">Since the demo began.</param>
    /// <param name="width">Columns of the terminal: what has no room is left out, so that no row is broken.</param>
    public static IRenderable Render(long input, long inputBytes, DemoTally tally, TimeSpan elapsed, int width)
    {
        var table = new Table().RoundedBorder().Title("[bold]kafka-aggregator demo[/]").Expand();
        var columns = ColumnsOf(width).ToList();
        foreach (var column in columns)
        {
            table.AddColumn(column.Heading);
        }

        foreach (var topic in tally.Topics)
        {
            table.AddRow([.. columns.Select(column => Markup.Escape(column.Cell(topic)))]);
        }

        if (tally.Topics.Count == 0)
        {
            table.AddRow("[grey]waiting for the first window to close …[/]");
        }

        table.Caption(Caption(input, inputBytes, tally, elapsed));
        return table;
    }

    private static IEnumerable<(TableColumn Heading, Func<DemoTopicTally, string> Cell)> ColumnsOf(int width)
    {
        yield return (new TableColumn("aggregated topic"), topic => topic.Topic);
        yield return (new TableColumn("records in").RightAligned(), topic => Count(topic.Records));
        yield return (new TableColumn("summaries out").RightAligned(), topic => Count(topic.Summaries));
        if (width >= WindowWidthMin)
        {
            yield return (
                new TableColumn("last window, UTC").Centered(), topic => topic.Last is { } last ? Window(last) : "");
        }

        if (width >= CountWidthMin)
        {
            yield return (
                new TableColumn("count").RightAligned(), topic => topic.Last is { } last ? Count(last.Count) : "");
        }

        var statistics = (width - StatisticsIndent) / StatisticWidth;
        if (statistics > 0)
        {
            yield return (
                new TableColumn("its statistics"),
                topic => topic.Last is { } last ? Statistics(last, statistics) : "");
        }
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

    private static string Statistics(DemoSummary summary, int most) => string.Join(
        "  ",
        summary.Statistics.Take(Math.Min(most, 7))
            .Select(statistic => $"{statistic.Key} {DemoLine.Number(statistic.Value)}"));

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
