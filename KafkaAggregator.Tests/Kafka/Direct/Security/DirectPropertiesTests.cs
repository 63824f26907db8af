using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Security;

public sealed class DirectPropertiesTests
{
    private const string Bearer = "security.protocol=SASL_SSL;sasl.mechanism=OAUTHBEARER;";
    private const string Endpoint = "sasl.oauthbearer.method=oidc;sasl.oauthbearer.token.endpoint.url=https://auth.example/token;"
        + "sasl.oauthbearer.client.id=me;sasl.oauthbearer.client.credentials.client.secret=hunter2;";

    [Theory]
    [InlineData("", null)]
    [InlineData("linger.ms=5", null)]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.username=a;sasl.password=b", null)]
    [InlineData("security.protocol=sasl_plaintext;sasl.mechanisms=SCRAM-SHA-256", null)]
    [InlineData("security.protocol=SASL_SSL", "it does not speak GSSAPI")]
    [InlineData(Bearer, "OAUTHBEARER wants sasl.oauthbearer.method=oidc, or enable.sasl.oauthbearer.unsecure.jwt=true")]
    [InlineData("sasl.oauthbearer.method=oidc", null)] // where nothing says OAUTHBEARER
    [InlineData(Bearer + Endpoint, null)]
    [InlineData(Bearer + Endpoint + "sasl.oauthbearer.scope=a b;sasl.oauthbearer.extensions=a=b,c=d;https.ca.location=probe", null)]
    [InlineData(Bearer + Endpoint + "sasl.oauthbearer.grant.type=client_credentials;sasl.oauthbearer.sub.claim.name=x", null)]
    [InlineData(Bearer + Endpoint + "sasl.oauthbearer.grant.type=other", "it does not know the grant other")]
    [InlineData(Bearer + Endpoint + "sasl.oauthbearer.extensions=a", "sasl.oauthbearer.extensions cannot be used")]
    [InlineData(Bearer + Endpoint + "sasl.oauthbearer.extensions=auth=b", "sasl.oauthbearer.extensions cannot be used")]
    [InlineData(Bearer + Endpoint + "sasl.oauthbearer.assertion.file=x", "it does not know sasl.oauthbearer.assertion.file")]
    [InlineData(
        Bearer + Endpoint + "enable.sasl.oauthbearer.unsecure.jwt=true",
        "sasl.oauthbearer.method=oidc and enable.sasl.oauthbearer.unsecure.jwt=true exclude each other")]
    [InlineData(Bearer + "sasl.oauthbearer.method=oidc", "sasl.oauthbearer.token.endpoint.url is no http:// or https:// URL")]
    [InlineData(
        Bearer + "sasl.oauthbearer.method=oidc;sasl.oauthbearer.token.endpoint.url=http://x", "sasl.oauthbearer.client.id is not given")]
    [InlineData(
        Bearer + "sasl.oauthbearer.method=oidc;sasl.oauthbearer.token.endpoint.url=http://x;sasl.oauthbearer.client.credentials.client.id=x",
        "sasl.oauthbearer.client.secret is not given")]
    [InlineData(Bearer + "enable.sasl.oauthbearer.unsecure.jwt=True;sasl.oauthbearer.config=principal=me", null)]
    [InlineData(Bearer + "enable.sasl.oauthbearer.unsecure.jwt=1", "sasl.oauthbearer.config cannot be used")]
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

    [Fact]
    public void Read_TakesWhereTokensComeFrom_AndPrintsNoSecret()
    {
        var settings = DirectProperties.Read(new KafkaOptions
        {
            Properties = Properties(Bearer + Endpoint + "sasl.oauthbearer.scope=a b;sasl.oauthbearer.extensions=a=b=c, d=e;https.ca.pem=PEM"),
        });

        var tokens = Assert.IsType<TokenEndpointSettings>(settings.Tokens);
        Assert.Equal(("https://auth.example/token", "me", "hunter2"), (tokens.Url.ToString(), tokens.ClientId, tokens.ClientSecret));
        Assert.Equal(("a b", "PEM"), (tokens.Scope, tokens.Authorities));
        Assert.Equal([new TokenExtension("a", "b=c"), new TokenExtension("d", "e")], tokens.Extensions);
        Assert.DoesNotContain("hunter", $"{settings} {tokens}", StringComparison.Ordinal);
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
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
