using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A broker for one class of tests, which they may stop and freeze, with a SASL_SSL listener.</summary>
public sealed class SecureBroker : IAsyncLifetime
{
    private KafkaBroker? _broker;

    public KafkaBroker Broker => _broker ?? throw new InvalidOperationException("no broker was started");

    public async Task InitializeAsync()
    {
        if (OwnBrokerFactAttribute.WhyNot is null)
        {
            _broker = await KafkaBroker.StartOwnAsync("--secure");
        }
    }

    public KafkaOptions Options(string password, string mechanism = "SCRAM-SHA-512") => GroupMember.Options(Broker.SecureBootstrapServers) with
    {
        RequestTimeout = TimeSpan.FromSeconds(8),
        Properties = new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_SSL",
            ["sasl.mechanism"] = mechanism,
            ["sasl.username"] = "app",
            ["sasl.password"] = password,
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
