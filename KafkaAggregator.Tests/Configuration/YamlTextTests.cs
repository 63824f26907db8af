using KafkaAggregator.Host.Configuration;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain-name.0_x", "plain-name.0_x")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("", "\"\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("~", "\"~\"")]
    [InlineData("{x}", "\"{x}\"")]
    [InlineData("*", "\"*\"")]
    [InlineData("-a", "\"-a\"")]
    [InlineData("é\"\\\n", "\"é\\\"\\\\\\n\"")]
    public void Scalar_QuotesOnlyWhatYamlWouldMisread(string text, string yaml) => Assert.Equal(yaml, YamlText.Scalar(text));

    [Theory]
    [InlineData("a: b #c")]
    [InlineData("[x")]
    [InlineData(" spaces ")]
    [InlineData("tab\tquote\" back\\slash")]
    [InlineData("1e5")]
    [InlineData("%")]
    public void Scalar_ReadsBack(string text)
    {
        var problems = new List<ConfigurationProblem>();
        var node = ConfigurationFile.Parse($"x: [{YamlText.Scalar(text)}]", "test", problems);
        Assert.Empty(problems);
        Assert.Equal(text, node!.Entries![0].Value.Items![0].Scalar);
    }
}
