using KafkaAggregator.Actors.Ingest;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class TopicPatternTests
{
    [Theory]
    [InlineData("example", "example-000", true)]
    [InlineData("example", "my-example", false)]
    [InlineData("^example-[0-9][0-9][0-9]?$", "example-00", true)]
    [InlineData("^example-[0-9][0-9][0-9]?$", "example-000", true)]
    [InlineData("^example-[0-9][0-9][0-9]?$", "example-0000", false)]
    [InlineData("a|b", "b1", true)]
    [InlineData("a|b", "cb", false)]
    [InlineData("", "anything", true)]
    [InlineData("b|ab", "ab", true)]
    [InlineData("(?P<n>a)+$", "aaa", true)]
    [InlineData("(?i)A", "abc", true)]
    [InlineData("a*?b", "b", true)]
    public void IsMatch_BeginsAtStart_AsPythonsMatch(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new TopicPattern(pattern).IsMatch(name));

    [Theory]
    [InlineData("a", null)]
    [InlineData("(", "is no regular expression: a ( is not closed, at character 1")]
    [InlineData("*-telemetry", "is no regular expression: nothing stands before a *, + or ? that it could repeat, at character 1")]
    [InlineData("(?<1-", "is no regular expression: invalid grouping construct, at character 5")]
    [InlineData("(?!a)", "uses look-around, a back-reference, a condition or an atomic group")]
    [InlineData("(?<=a)b", "uses look-around, a back-reference, a condition or an atomic group")]
    [InlineData(@"(a)\1", "uses look-around, a back-reference, a condition or an atomic group")]
    [InlineData("(?>a)", "uses look-around, a back-reference, a condition or an atomic group")]
    public void FindMistake_SaysWhat_WhenPatternWillNotDo(string pattern, string? mistake) =>
        Assert.Equal(mistake, TopicPattern.FindMistake(pattern));

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "ab", false)]
    [InlineData("a*", "ab", true)]
    [InlineData("*b", "ab", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("*", "", true)]
    [InlineData("a[b]", "ab", false)]
    public void NamePattern_MatchesWholeName(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));
}
