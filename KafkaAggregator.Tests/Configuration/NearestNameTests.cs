using KafkaAggregator.Host.Configuration;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("group-id", "group_id", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("", "abc", 3)]
    public void Distance_CountsSlips_WhenNamesDiffer(string left, string right, int distance) =>
        Assert.Equal(distance, NearestName.Distance(left, right));

    [Theory]
    [InlineData("medain", "median")]
    [InlineData("MEAN", "mean")]
    [InlineData("zzzzzz", null)]
    [InlineData("x", null)]
    public void Find_GivesNearest_WhenNearEnough(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(name, ["mean", "median", "stdev"]));

    [Theory]
    [InlineData("window_size_second", "window_size_seconds")]
    [InlineData("WINDOW_SIZE", "window_size_seconds")]
    [InlineData("bootstrap_servers", "kafka.bootstrap_servers")]
    [InlineData("kafka.bootstrap_server", "kafka.bootstrap_servers")]
    [InlineData("kafak", "kafka")]
    [InlineData("schema_registry.hostname", "cluster.hostname")]
    [InlineData("nothing_like_it", null)]
    public void Suggest_GivesSetting_WhenNameWasMeant(string name, string? suggestion) =>
        Assert.Equal(suggestion, SettingNames.Suggest(name));
}
