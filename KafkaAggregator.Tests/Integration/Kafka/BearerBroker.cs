using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A broker for one class of tests whose SASL_SSL listener takes OAUTHBEARER, with tokens that nobody signed.</summary>
public sealed class BearerBroker : OwnBrokerFixture
{
    /// <summary>A login holds for three seconds, or as long as its token.</summary>
    protected override Task<KafkaBroker> StartAsync() => KafkaBroker.StartConfiguredAsync(
        static (_, _) =>
            """
            listener.name.sasl_ssl.sasl.enabled.mechanisms=OAUTHBEARER
            listener.name.sasl_ssl.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
            listener.name.sasl_ssl.oauthbearer.connections.max.reauth.ms=3000
            """,
        "--secure");

    public KafkaOptions Options(params (string Name, string Value)[] properties) => GroupMember.Options(Broker.SecureBootstrapServers) with
    {
        RequestTimeout = TimeSpan.FromSeconds(8),
        Properties = new Dictionary<string, string>(properties.Select(property => KeyValuePair.Create(property.Name, property.Value)))
        {
            ["security.protocol"] = "SASL_SSL",
            ["sasl.mechanism"] = "OAUTHBEARER",
            ["ssl.ca.location"] = Broker.AuthorityFile,
        },
    };
}
