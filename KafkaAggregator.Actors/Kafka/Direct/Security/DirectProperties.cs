using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>
/// Librdkafka's properties as direct fetch understands them. One that it does not know means librdkafka: nothing that a
/// user sets is left out in silence.
/// </summary>
internal static class DirectProperties
{
    private static readonly HashSet<string> Mechanisms =
        new(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], StringComparer.Ordinal);

    /// <summary>Names of properties that are read here.</summary>
    private static readonly HashSet<string> Known = new(
        [
            "security.protocol", "ssl.ca.location", "ssl.ca.pem", "ssl.certificate.location", "ssl.certificate.pem",
            "ssl.key.location", "ssl.key.pem", "ssl.key.password", "ssl.endpoint.identification.algorithm",
            "enable.ssl.certificate.verification", "sasl.mechanism", "sasl.mechanisms", "sasl.username",
            "sasl.password",
            .. FetchProperties.Names,
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

        return Protocol(properties).StartsWith("SASL", StringComparison.Ordinal)
            && MechanismOf(properties) is var mechanism && !Mechanisms.Contains(mechanism)
                ? $"it does not speak {mechanism}"
                : null;
    }

    /// <summary>
    /// Reads them, where connections are encrypted with the files that they name. Throws <see cref="IOException"/>
    /// where a file cannot be read.
    /// </summary>
    public static ConnectionSettings Read(KafkaOptions options)
    {
        var properties = options.Properties;
        var protocol = Protocol(properties);
        var isEncrypted = protocol.EndsWith("SSL", StringComparison.Ordinal);
        return new ConnectionSettings
        {
            ClientId = options.ClientId,
            IsEncrypted = isEncrypted,
            Authorities = isEncrypted ? Pem(properties, "ssl.ca") : null,
            VerifiesCertificates = !Is(properties, "enable.ssl.certificate.verification", "false"),
            VerifiesHostNames = !Is(properties, "ssl.endpoint.identification.algorithm", "none"),
            Certificate = isEncrypted ? Pem(properties, "ssl.certificate") : null,
            Key = isEncrypted ? Pem(properties, "ssl.key") : null,
            KeyPassword = properties.GetValueOrDefault("ssl.key.password"),
            Mechanism = protocol.StartsWith("SASL", StringComparison.Ordinal) ? MechanismOf(properties) : null,
            Username = properties.GetValueOrDefault("sasl.username", ""),
            Password = properties.GetValueOrDefault("sasl.password", ""),
        };
    }

    private static string Protocol(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("security.protocol", "PLAINTEXT").ToUpperInvariant();

    /// <summary>GSSAPI is librdkafka's default.</summary>
    private static string MechanismOf(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("sasl.mechanism")
        ?? properties.GetValueOrDefault("sasl.mechanisms")
        ?? "GSSAPI";

    private static bool Is(IReadOnlyDictionary<string, string> properties, string name, string value) =>
        string.Equals(properties.GetValueOrDefault(name), value, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// PEM as it stands in <c>X.pem</c>, or in the file that <c>X.location</c> names. Empty is not set, as with
    /// librdkafka.
    /// </summary>
    private static string? Pem(IReadOnlyDictionary<string, string> properties, string name) =>
        Text(properties, name + ".pem")
        ?? (Text(properties, name + ".location") is { } file ? File.ReadAllText(file) : null);

    private static string? Text(IReadOnlyDictionary<string, string> properties, string name) =>
        properties.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
}
