using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>How brokers are connected to: read from properties by <see cref="DirectProperties"/>.</summary>
internal sealed record ConnectionSettings
{
    public required string ClientId { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>The authorities that brokers' certificates are checked against, as PEM; null: the system's.</summary>
    public string? Authorities { get; init; }

    public bool VerifiesCertificates { get; init; } = true;

    /// <summary>Whether a certificate has to be of the host that was connected to.</summary>
    public bool VerifiesHostNames { get; init; } = true;

    /// <summary>This client's certificate with its chain, as PEM; null: it shows none.</summary>
    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public string? KeyPassword { get; init; }

    /// <summary>PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; null: no SASL.</summary>
    public string? Mechanism { get; init; }

    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>Where OAUTHBEARER has its tokens from; null: with another mechanism.</summary>
    public TokenSettings? Tokens { get; init; }

    /// <summary>The members that are no secrets: records print themselves whole.</summary>
    public override string ToString() => $"{ClientId}, TLS {IsEncrypted}, SASL {Mechanism ?? "none"}";
}
