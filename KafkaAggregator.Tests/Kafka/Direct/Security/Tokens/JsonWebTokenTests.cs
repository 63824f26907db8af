using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;

public sealed class JsonWebTokenTests
{
    [Theory]
    [InlineData("""{"exp":1700000000}""", 1_700_000_000.0)]
    [InlineData("""{"sub":"ü?>","exp":61.500}""", 61.5)]
    [InlineData("""{"exp":"1700000000"}""", null)]
    [InlineData("""{"iat":1}""", null)]
    [InlineData("[1]", null)]
    [InlineData("no JSON", null)]
    [InlineData("", null)]
    public void ExpiryOf_IsTheClaim(string claims, double? expiry) => Assert.Equal(expiry, JsonWebToken.ExpiryOf(TestToken.Of(claims)));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("a.e30")]
    [InlineData("a.e30.c.d")]
    [InlineData("a.?.c")]
    public void ExpiryOf_IsNull_WhereItIsNoSuchToken(string token) => Assert.Null(JsonWebToken.ExpiryOf(token));
}
