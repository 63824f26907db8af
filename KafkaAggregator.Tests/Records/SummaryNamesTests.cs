using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class SummaryNamesTests
{
    [Theory]
    [InlineData("example-000", "Example000")]
    [InlineData("lsst.sal.MTMount.azimuth", "Lsst.Sal.Mtmount.Azimuth")]
    [InlineData("foo_bar2baz", "Foo_Bar2Baz")]
    [InlineData("ABC", "Abc")]
    [InlineData("aBC1dEF", "Abc1Def")]
    [InlineData("sensors.temp-1.Raw", "Sensors.Temp1.Raw")]
    [InlineData("9lives.2x-y", "_9Lives._2XY")]
    [InlineData("1", "_1")]
    [InlineData("-1", "_1")]
    [InlineData("_x", "_X")]
    [InlineData("a..b", "A._.B")]
    [InlineData(".a", "_.A")]
    [InlineData("a.", "A._")]
    [InlineData("a.--", "A._")]
    [InlineData("a b:c", "A_B_C")]
    [InlineData("ÜBER-öl", "_ber_l")]
    [InlineData("中a", "_A")]
    [InlineData("𐐨x", "_x")]
    public void Record_IsTheOriginals_ForATopic(string topic, string expected) =>
        Assert.Equal("kafkaaggregator.models." + expected, SummaryNames.Record(topic));

    [PythonFact]
    public void TitleCase_IsPythons_ForWhatATopicMayBeCalled()
    {
        const string Allowed = "abcXYZ019._-";
        var random = new Random(20231114);
        var names = Enumerable.Range(0, 2000)
            .Select(_ => new string(random.GetItems<char>(Allowed, random.Next(1, 12))))
            .ToList();
        var script = Path.Combine(Path.GetTempPath(), $"title-{Guid.NewGuid():N}.py");
        File.WriteAllText(script, "import sys\nfor line in sys.stdin: print(line.rstrip('\\n').title())\n");
        try
        {
            var titles = PythonProgram.Run(script, string.Join('\n', names) + "\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

            Assert.Equal(titles, names.Select(SummaryNames.TitleCase));
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public void Statistic_IsOperationAndField_ForEachOperation() => Assert.Equal(
        ["min_a_b", "q1_a_b", "mean_a_b", "median_a_b", "stdev_a_b", "q3_a_b", "max_a_b"],
        Enum.GetValues<Operation>().Take(7).Select(operation => SummaryNames.Statistic(operation, "a_b")));

    [Fact]
    public void Operation_HasNoUnderscore_SoThatNoTwoStatisticsShareAName() =>
        Assert.All(Enum.GetValues<Operation>(), operation => Assert.DoesNotContain('_', SummaryNames.Operation(operation)));
}
