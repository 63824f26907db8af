using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A broker for one class of tests, which they may stop and freeze, with a SASL_SSL listener.</summary>
public sealed class SecureBroker : OwnBrokerFixture
{
    protected override Task<KafkaBroker> StartAsync() => KafkaBroker.StartOwnAsync("--secure");

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
}
