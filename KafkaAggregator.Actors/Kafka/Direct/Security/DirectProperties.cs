using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>
/// Librdkafka's properties as direct fetch understands them. One that it does not know means librdkafka: nothing that a
/// user sets is left out in silence.
/// </summary>
internal static class DirectProperties
{
    /// <summary>Those by name and password.</summary>
    private static readonly HashSet<string> Mechanisms =
        new(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], StringComparer.Ordinal);

    /// <summary>Names of properties that are read here.</summary>
    private static readonly HashSet<string> Known = new(
        [
            "security.protocol", "ssl.ca.location", "ssl.ca.pem", "ssl.certificate.location", "ssl.certificate.pem",
            "ssl.key.location", "ssl.key.pem", "ssl.key.password", "ssl.endpoint.identification.algorithm",
            "enable.ssl.certificate.verification", "sasl.mechanism", "sasl.mechanisms", "sasl.username",
            "sasl.password",
            .. FetchProperties.Names, .. TokenProperties.Names,
        ],
        StringComparer.Ordinal);

    /// <summary>
    /// Those of the group, the producers and librdkafka's own affairs: they go on having their effect there.
    /// </summary>
    private static readonly HashSet<string> OfOthers = new(
        [
            "linger.ms", "queue.buffering.max.ms", "queue.buffering.max.messages", "queue.buffering.max.kbytes",
            "batch.size", "batch.num.messages", "compression.type", "compression.codec", "compression.level",
            "message.max.bytes", "message.timeout.ms", "delivery.timeout.ms", "request.timeout.ms", "retries",
            "retry.backoff.ms", "retry.backoff.max.ms", "max.in.flight", "sticky.partitioning.linger.ms",
            "max.poll.interval.ms", "debug", "log_level", "log.connection.close", "statistics.interval.ms",
            "queued.min.messages", "queued.max.messages.kbytes", "fetch.queue.backoff.ms", "check.crcs",
        ],
        StringComparer.Ordinal);

    /// <summary>Why direct fetch cannot serve these properties; null where it can.</summary>
    public static string? Obstacle(IReadOnlyDictionary<string, string> properties)
    {
        var unknown = properties.Keys
            .Where(static name => !Known.Contains(name) && !OfOthers.Contains(name))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
        {
            return $"it does not know {string.Join(", ", unknown)}";
        }

        if (FetchProperties.Mistake(properties) is { } mistake)
        {
            return mistake;
        }

        return MechanismOf(properties) switch
        {
            null => null,
            SaslLogin.Bearer => TokenProperties.Obstacle(properties),
            var mechanism => Mechanisms.Contains(mechanism) ? null : $"it does not speak {mechanism}",
        };
    }

    /// <summary>Whether a login is to show tokens that nothing gives, whatever fetches.</summary>
    public static bool LacksTokens(IReadOnlyDictionary<string, string> properties) =>
        MechanismOf(properties) == SaslLogin.Bearer && !TokenProperties.HasSource(properties);

    /// <summary>
    /// Reads them, where connections are encrypted with the files that they name. Throws <see cref="IOException"/>
    /// where a file cannot be read.
    /// </summary>
    public static ConnectionSettings Read(KafkaOptions options)
    {
        var properties = options.Properties;
        var protocol = Protocol(properties);
        var isEncrypted = protocol.EndsWith("SSL", StringComparison.Ordinal);
        var mechanism = MechanismOf(properties);
        return new ConnectionSettings
        {
            ClientId = options.ClientId,
            IsEncrypted = isEncrypted,
            Authorities = isEncrypted ? properties.Pem("ssl.ca") : null,
            VerifiesCertificates = !properties.Is("enable.ssl.certificate.verification", "false"),
            VerifiesHostNames = !properties.Is("ssl.endpoint.identification.algorithm", "none"),
            Certificate = isEncrypted ? properties.Pem("ssl.certificate") : null,
            Key = isEncrypted ? properties.Pem("ssl.key") : null,
            KeyPassword = properties.GetValueOrDefault("ssl.key.password"),
            Mechanism = mechanism,
            Username = properties.GetValueOrDefault("sasl.username", ""),
            Password = properties.GetValueOrDefault("sasl.password", ""),
            Tokens = mechanism == SaslLogin.Bearer ? TokenProperties.Read(properties) : null,
        };
    }

    private static string Protocol(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("security.protocol", "PLAINTEXT").ToUpperInvariant();

    /// <summary>Null: no SASL. GSSAPI is librdkafka's default.</summary>
    private static string? MechanismOf(IReadOnlyDictionary<string, string> properties) =>
        Protocol(properties).StartsWith("SASL", StringComparison.Ordinal)
            ? properties.GetValueOrDefault("sasl.mechanism")
                ?? properties.GetValueOrDefault("sasl.mechanisms")
                ?? "GSSAPI"
            : null;
}
