using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A broker for one class of tests whose SASL_SSL listener takes OAUTHBEARER, with tokens that nobody signed.</summary>
public sealed class BearerBroker : IAsyncLifetime
{
    private KafkaBroker? _broker;

    public KafkaBroker Broker => _broker ?? throw new InvalidOperationException("no broker was started");

    /// <summary>A login holds for three seconds, or as long as its token.</summary>
    public async Task InitializeAsync()
    {
        if (OwnBrokerFactAttribute.WhyNot is null)
        {
            _broker = await KafkaBroker.StartConfiguredAsync(
                static (_, _) =>
                    """
                    listener.name.sasl_ssl.sasl.enabled.mechanisms=OAUTHBEARER
                    listener.name.sasl_ssl.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
                    listener.name.sasl_ssl.oauthbearer.connections.max.reauth.ms=3000
                    """,
                "--secure");
        }
    }

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

    public async Task DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}
