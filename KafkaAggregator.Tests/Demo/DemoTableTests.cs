using KafkaAggregator.Host.Demo;
using Spectre.Console.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Demo;

public sealed class DemoTableTests
{
    private static readonly DemoSummary Summary = new()
    {
        Topic = "example-000-aggregated",
        Partition = 1,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000.5),
        WindowSize = TimeSpan.FromSeconds(1),
        Count = 50,
        Bytes = 100,
        Statistics =
        [
            new("min_value0", 1.5), new("q1_value0", 2), new("mean_value0", 2.123456), new("max_value0", double.NaN), new("x", null),
        ],
    };

    [Fact]
    public void LineOf_HasTheWordAndTheTopic_WhenPlain() => Assert.Equal(
        "aggregated example-000-aggregated, partition 1: 22:13:20 to 22:13:21 UTC, 50 records, mean_value0 2.1235, min_value0 1.5, "
        + "max_value0 NaN",
        DemoLine.Of(Summary));

    [Fact]
    public void LineOf_ShowsTheFirstStatistics_WhenMeanAndTheLikeAreNotThere() => Assert.EndsWith(
        "50 records, stdev_a 1, stdev_b null",
        DemoLine.Of(Summary with { Statistics = [new("stdev_a", 1), new("stdev_b", null)] }),
        StringComparison.Ordinal);

    [Fact]
    public void Render_ShowsInOutAndReduction_WhenSummariesCame()
    {
        var tally = new DemoTally();
        tally.Add(Summary);
        tally.Add(Summary with { Partition = 0, Count = 30 });
        tally.Add(Summary with { Topic = "example-001-aggregated", Count = 40 });
        using var console = new TestConsole().Width(200);

        console.Write(DemoTable.Render(input: 200, inputBytes: 10_000, tally, TimeSpan.FromSeconds(2), 200));

        var text = string.Join(' ', console.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(
            "in: 200 messages, 100 a second; out: 3 summaries; reduction: 40 records, 20 bytes to 1", text, StringComparison.Ordinal);
        Assert.Contains("example-000-aggregated │ 80 │ 2 │ 22:13:20 – 22:13:21 │ 30 │", text, StringComparison.Ordinal);
        Assert.Contains("mean_value0 2.1235", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, false, false)]
    [InlineData(80, true, false)]
    [InlineData(118, true, true)]
    [InlineData(140, true, true)]
    public void Render_BreaksNoRow_WhenTheTerminalIsNarrow(int width, bool hasWindow, bool hasStatistics)
    {
        var tally = new DemoTally();
        tally.Add(Summary with { Count = 500_000 });
        using var console = new TestConsole().Width(width);

        console.Write(DemoTable.Render(200, 10_000, tally, TimeSpan.FromSeconds(2), width));

        var rows = console.Output.Split('\n').Where(line => line.StartsWith('│')).ToList();
        Assert.Equal(2, rows.Count); // the headings, and one topic
        Assert.All(rows, row => Assert.Equal(width, row.TrimEnd().Length));
        Assert.Contains("│ example-000-aggregated ", rows[1], StringComparison.Ordinal);
        Assert.Equal(hasWindow, rows[0].Contains("last window, UTC", StringComparison.Ordinal));
        Assert.Equal(hasStatistics, rows[1].Contains("min_value0 1.5", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_SaysThatItWaits_WhenNothingCameYet()
    {
        using var console = new TestConsole().Width(200);

        console.Write(DemoTable.Render(0, 0, new DemoTally(), TimeSpan.Zero, 200));

        Assert.Contains("waiting for the first window", console.Output, StringComparison.Ordinal);
        Assert.Contains("reduction: none yet", console.Output, StringComparison.Ordinal);
    }
}
