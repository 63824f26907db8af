using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A broker that asks for clients' certificates.</summary>
[Collection(KafkaCollection.Name)]
public sealed class ClientCertificateTests
{
    /// <summary>With TLS 1.3 it is the first answer that fails, not the handshake.</summary>
    [OwnBrokerFact]
    public async Task Open_IsRefused_WhereTheCertificateIsNotAccepted()
    {
        await using var broker = await KafkaBroker.StartConfiguredAsync(
            static (broker, _) =>
                $"""
                listener.name.sasl_ssl.ssl.client.auth=required
                listener.name.sasl_ssl.ssl.truststore.location={broker.KeystoreFile}
                listener.name.sasl_ssl.ssl.truststore.password={BrokerCertificate.Password}
                listener.name.sasl_ssl.ssl.truststore.type=PKCS12
                """,
            "--secure");
        var (certificate, key) = BrokerCertificate.Pem(broker.KeystoreFile);
        using (Open(broker, certificate, key))
        {
            // The broker's own certificate is accepted.
        }

        using var foreign = new NodeCertificate();
        var refusal = Assert.Throws<BrokerRefusalException>(
            () => Open(broker, File.ReadAllText(foreign.CertificateFile), File.ReadAllText(foreign.KeyFile)));

        Assert.Contains("certificate", refusal.Message, StringComparison.Ordinal);
    }

    private static BrokerConnection Open(KafkaBroker broker, string certificate, string key)
    {
        var settings = new ConnectionSettings
        {
            ClientId = "me",
            IsEncrypted = true,
            Authorities = File.ReadAllText(broker.AuthorityFile),
            Certificate = certificate,
            Key = key,
            Mechanism = "PLAIN",
            Username = "app",
            Password = "app-secret",
        };
        var (host, port) = BootstrapAddresses.Parse(broker.SecureBootstrapServers).Single();
        return new BrokerConnector(settings, new ResponsePool(), TimeSpan.Zero, TimeProvider.System).Open(host, port).Connection;
    }
}
