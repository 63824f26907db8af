using KafkaAggregator.Host.Configuration;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("kafka", "kafka:9092")]
    [InlineData("kafka:9093", "kafka:9093")]
    [InlineData("kafka://broker:9092", "broker:9092")]
    [InlineData("aiokafka://broker", "broker:9092")]
    [InlineData("SASL_SSL://broker:1", "SASL_SSL://broker:1")]
    [InlineData("[::1]:9092", "[::1]:9092")]
    [InlineData("broker:0", null)]
    [InlineData("broker:65535", "broker:65535")]
    [InlineData("broker:65536", null)]
    [InlineData("broker:x", null)]
    [InlineData("http://broker:1", null)]
    [InlineData("user:pass@broker:1", null)]
    [InlineData("kafka://broker:1/path", null)]
    public void Parse_GivesLibrdkafkasForm_WhenTextIsAddress(string text, string? expected) =>
        Assert.Equal(expected, BrokerAddress.Parse(text));

    [Theory]
    [InlineData("a:1,b:2", "a:1,b:2")]
    [InlineData("kafka://a:1;kafka://b", "a:1,b:9092")]
    [InlineData("a:1, b:2", "a:1,b:2")]
    public void Load_TakesSeveralBrokers_WhenListed(string text, string expected) =>
        Assert.Equal(expected, Support.ConfigurationFolder.LoadEnvironment(("KAFKA_BROKER_URL", text)).Options!.Kafka.BootstrapServers);
}
