namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>An authority that gives tokens over HTTP for a client's id and secret (RFC 6749, section 4.4).</summary>
internal sealed record TokenEndpointSettings : TokenSettings
{
    public required Uri Url { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>As it stands in the request; null: the authority's default.</summary>
    public string? Scope { get; init; }

    /// <summary>The authorities that its certificate is checked against, as PEM; null: the system's.</summary>
    public string? Authorities { get; init; }

    public override ITokenSource Open(TimeProvider time) => new TokenEndpoint(this, time);
}
