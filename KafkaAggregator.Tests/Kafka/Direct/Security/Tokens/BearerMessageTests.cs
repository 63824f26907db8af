using System.Text;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;

public sealed class BearerMessageTests
{
    [Fact]
    public void First_IsThatOfTheStandard()
    {
        Assert.Equal("n,,\u0001auth=Bearer abc\u0001\u0001", Text(BearerMessage.First("abc", [])));
        Assert.Equal(
            "n,,\u0001auth=Bearer abc\u0001trace=1\u0001who=me too\u0001\u0001",
            Text(BearerMessage.First("abc", [new TokenExtension("trace", "1"), new TokenExtension("who", "me too")])));
        Assert.Equal("\u0001", Text(BearerMessage.Acknowledgement));
    }

    [Theory]
    [InlineData("traceId", "a=b, c\t\r\n", true)]
    [InlineData("traceId", "", true)]
    [InlineData("", "a", false)]
    [InlineData("auth", "a", false)]
    [InlineData("trace_id", "a", false)]
    [InlineData("trace\n", "a", false)]
    [InlineData("trace", "a\u0001", false)]
    [InlineData("trace", "é", false)]
    public void IsSound_IsWhatTheStandardAllows(string name, string value, bool isSound) =>
        Assert.Equal(isSound, new TokenExtension(name, value).IsSound);

    private static string Text(byte[] message) => Encoding.UTF8.GetString(message);
}
