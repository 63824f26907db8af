using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security;

public sealed class DirectPropertiesTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("linger.ms=5", null)]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.username=a;sasl.password=b", null)]
    [InlineData("security.protocol=sasl_plaintext;sasl.mechanisms=SCRAM-SHA-256", null)]
    [InlineData("security.protocol=SASL_SSL", "it does not speak GSSAPI")]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=OAUTHBEARER", "it does not speak OAUTHBEARER")]
    [InlineData("ssl.keystore.location=x;socket.keepalive.enable=true", "it does not know socket.keepalive.enable, ssl.keystore.location")]
    [InlineData("fetch.min.bytes=100000000;fetch.wait.max.ms=0;fetch.max.bytes=268435456;max.partition.fetch.bytes=1", null)]
    [InlineData("fetch.min.bytes=0", "it takes whole numbers from 1 to 100000000 for fetch.min.bytes")]
    [InlineData("fetch.wait.max.ms=300001", "it takes whole numbers from 0 to 300000 for fetch.wait.max.ms")]
    [InlineData("fetch.wait.max.ms=1s", "it takes whole numbers from 0 to 300000 for fetch.wait.max.ms")]
    [InlineData("fetch.max.bytes=268435457", "it takes whole numbers from 1 to 268435456 for fetch.max.bytes")]
    [InlineData("max.partition.fetch.bytes=", "it takes whole numbers from 1 to 268435456 for max.partition.fetch.bytes")]
    public void Obstacle_NamesWhatDirectFetchCannotServe(string properties, string? obstacle) =>
        Assert.Equal(obstacle, DirectProperties.Obstacle(Properties(properties)));

    [Fact]
    public void Read_TakesWhatLibrdkafkaWouldTake_AndPrintsNoSecret()
    {
        var settings = DirectProperties.Read(new KafkaOptions
        {
            ClientId = "me",
            Properties = Properties("security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.username=a;sasl.password=hunter2;ssl.ca.pem=PEM;"
                + "ssl.endpoint.identification.algorithm=none;ssl.key.password=hunter3"),
        });

        Assert.True(settings.IsEncrypted);
        Assert.True(settings.VerifiesCertificates);
        Assert.False(settings.VerifiesHostNames);
        Assert.Equal(("PLAIN", "a", "hunter2", "PEM"), (settings.Mechanism, settings.Username, settings.Password, settings.Authorities));
        Assert.DoesNotContain("hunter", settings.ToString());
    }

    /// <summary>Librdkafka takes an empty path as none, and with plain TCP it reads no files.</summary>
    [Theory]
    [InlineData("ssl.ca.location=/nowhere/ca.pem;ssl.certificate.pem=x;ssl.key.location=/nowhere/key.pem")]
    [InlineData("security.protocol=SASL_PLAINTEXT;sasl.mechanism=PLAIN;ssl.ca.location=/nowhere/ca.pem")]
    [InlineData("security.protocol=SSL;ssl.ca.location=;ssl.certificate.pem=;ssl.certificate.location=;ssl.key.location=")]
    public void Read_TakesNoFile_WhereNoneIsNamedOrNothingIsEncrypted(string properties)
    {
        var settings = DirectProperties.Read(new KafkaOptions { Properties = Properties(properties) });

        Assert.Equal((null, null, null), (settings.Authorities, settings.Certificate, settings.Key));
    }

    private static Dictionary<string, string> Properties(string text) => text
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
