using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;

public sealed class UnsecuredTokensTests
{
    /// <summary>Librdkafka's own test cases (rdkafka_sasl_oauthbearer.c), at one second past the epoch.</summary>
    [Theory]
    [InlineData("principal=fubar scopeClaimName=whatever", "eyJzdWIiOiJmdWJhciIsImlhdCI6MS4wMDAsImV4cCI6MzYwMS4wMDB9")]
    [InlineData(
        "principal=fubar  scope=role1,,role2,role1 lifeSeconds=60",
        "eyJzdWIiOiJmdWJhciIsImlhdCI6MS4wMDAsImV4cCI6NjEuMDAwLCJzY29wZSI6WyJyb2xlMSIsInJvbGUyIl19")]
    [InlineData(
        "principal=fubar principalClaimName=azp scope=role1,role2 scopeClaimName=roles lifeSeconds=60",
        "eyJhenAiOiJmdWJhciIsImlhdCI6MS4wMDAsImV4cCI6NjEuMDAwLCJyb2xlcyI6WyJyb2xlMSIsInJvbGUyIl19")]
    public void Take_MakesWhatLibrdkafkaMakes(string configuration, string claims)
    {
        var time = new SettableTime();
        time.SetWallClock(DateTimeOffset.UnixEpoch.AddSeconds(1) - time.GetUtcNow());

        Assert.Equal($"eyJhbGciOiJub25lIn0.{claims}.", UnsecuredTokenSettings.Parse(configuration)!.Open(time).Take());
    }

    [Fact]
    public void Parse_ReadsExtensions()
    {
        var settings = UnsecuredTokenSettings.Parse("principal=fubar extension_a=b extension_yz=y=z extension_c=");

        Assert.Equal([new("a", "b"), new("yz", "y=z"), new("c", "")], settings!.Extensions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("extension_notaprincipal=hi")]
    [InlineData("principal=")]
    [InlineData("principal=fubar principal=fubar")]
    [InlineData("principal=fubar scope=")]
    [InlineData("principal=\"fubar\"")]
    [InlineData("principal=fubar unrecognized")]
    [InlineData("principal=fubar other=1")]
    [InlineData("principal=fubar lifeSeconds=0")]
    [InlineData("principal=fubar lifeSeconds=4294967296")]
    [InlineData("principal=fubar lifeSeconds=1h")]
    [InlineData("principal=fubar extension_auth=x")]
    [InlineData("principal=fubar extension_=x")]
    public void Parse_IsNull_WhereLibrdkafkaRefuses(string configuration) => Assert.Null(UnsecuredTokenSettings.Parse(configuration));
}
