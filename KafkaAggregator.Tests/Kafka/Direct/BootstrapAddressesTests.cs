using KafkaAggregator.Actors.Kafka.Direct;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

public sealed class BootstrapAddressesTests
{
    [Theory]
    [InlineData("a:1", "a 1")]
    [InlineData("a", "a 9092")]
    [InlineData(" a:1 , b:2,", "a 1,b 2")]
    [InlineData("SSL://a:1", "a 1")]
    [InlineData("[::1]:7", "::1 7")]
    [InlineData("[::1]", "::1 9092")]
    public void Parse_GivesHostsAndPorts(string servers, string expected) =>
        Assert.Equal(expected, string.Join(',', BootstrapAddresses.Parse(servers).Select(address => $"{address.Host} {address.Port}")));
}
