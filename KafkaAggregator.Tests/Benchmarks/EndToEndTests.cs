using KafkaAggregator.Benchmarks.EndToEnd;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Benchmarks;

public sealed class EndToEndTests
{
    [Fact]
    public void Settings_ReadEveryArgument()
    {
        var settings = EndToEndSettings.Read(
            ".", ["rows=ten,idle", "rounds=5", "share=0.5", "seconds=7", "peer=no", "workers=a,b", "logs=c", "bootstrap=d:1", "registry=http://e"])!;
        Assert.Equal((5, 500, 7.0, false), (settings.Rounds, settings.ShareOf(1000), settings.Steady.TotalSeconds, settings.HasPeer));
        Assert.Equal([Path.GetFullPath("a"), Path.GetFullPath("b")], settings.Workers);
        Assert.Equal(new ServerAddresses("d:1", "http://e"), settings.Servers);
        Assert.True(settings.Has("idle"));
        Assert.False(settings.Has("hundred"));
    }

    [Theory]
    [InlineData("share=0")]
    [InlineData("rounds=many")]
    [InlineData("peer=yes")]
    [InlineData("bootstrap=d:1")]
    [InlineData("what")]
    public void Settings_AreNone_WhereAnArgumentIsWrong(string argument) => Assert.Null(EndToEndSettings.Read(".", [argument]));

    [Fact]
    public void DataSet_CountsWindowsThatEventTimeCloses_AndRecordsWithTheLast()
    {
        var set = new DataSet(Fields: 10, Topics: 2, Partitions: 3, Records: 6 * 2500, Hertz: 100);
        Assert.Equal((6 * 3, 6 * 2501), (set.Windows, set.RecordsWritten));
        Assert.Equal(1_700_000_000 + 25 + 3590, set.ClosingTime);
        Assert.Equal("e2e-10f-2x3-15000-100hz-001", set.TopicNames[^1]);
    }

    /// <summary>Every row once with little; the worker is the one beside the tests, as it was built.</summary>
    [LongKafkaFact]
    public async Task Run_PrintsEveryRow()
    {
        string[] arguments = ["rounds=1", "share=0.005", "seconds=3", "fetchers=direct", $"workers={AppContext.BaseDirectory}"];
        var output = new StringWriter();
        Assert.Equal(0, await EndToEndRun.RunAsync(EndToEndSettings.Read(SharedFolder.Get("."), arguments)!, output));
        var lines = output.ToString().Split('\n');
        Assert.Equal(2 + 2 + 1 + 1 + 1 + 4, lines.Count(line => line.StartsWith("| Kafka", StringComparison.Ordinal)));
    }
}
