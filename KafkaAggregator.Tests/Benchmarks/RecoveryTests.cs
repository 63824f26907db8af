using KafkaAggregator.Benchmarks.Recovery;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Benchmarks;

public sealed class RecoveryTests
{
    [SharedFact("kafka/kafka")]
    public void Settings_ReadEveryArgument()
    {
        var kit = SharedFolder.Get(".");
        var settings = RecoverySettings.Read([kit, "protocol=consumer", "repetitions=2", "rows=kill,suspend"])!;
        Assert.Equal(("consumer", 2), (settings.Protocol, settings.Repetitions));
        Assert.Equal(["kill", "suspend"], settings.Rows);
        Assert.Null(RecoverySettings.Read([kit, "protocol=none"]));
        Assert.Null(RecoverySettings.Read(["nowhere"]));
        Assert.Null(RecoverySettings.Read([]));
    }

    [SharedFact("kafka/kafka")]
    public void Table_HoldsTheLongestGapAgainstTheLimit()
    {
        var row = RecoveryRows.All.Single(row => row.Name == "kill");
        Assert.Equal(9, row.Limit.TotalSeconds);
        Assert.True(Measured(row, 7, 9, 6).IsWithinLimits);
        Assert.False(Measured(row, 7, 9.1, 6).IsWithinLimits);
        var written = new StringWriter();
        Measured(row, 7, 9, 6).Write(written);
        Assert.Contains("| 1 | 7.0 s | 9.0 s | 1.50 | session + 3 s = 9 s (1.50) |", written.ToString());
    }

    [LongKafkaFact]
    public async Task Run_MeasuresARow() =>
        Assert.Equal(0, await RecoveryRun.RunAsync([SharedFolder.Get("."), "repetitions=1", "rows=nothing"]));

    private static RecoveryTable Measured(RecoveryRow row, params double[] seconds)
    {
        var table = new RecoveryTable(RecoverySettings.Read([SharedFolder.Get(".")])!);
        table.Add(row, [.. seconds.Select(second => (TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second)))]);
        return table;
    }
}
