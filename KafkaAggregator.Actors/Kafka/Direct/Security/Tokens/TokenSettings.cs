namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>Where tokens of OAUTHBEARER come from.</summary>
internal abstract record TokenSettings
{
    /// <summary>What a login says besides the token.</summary>
    public IReadOnlyList<TokenExtension> Extensions { get; init; } = [];

    /// <summary>
    /// Throws <see cref="System.Security.Cryptography.CryptographicException"/> where a certificate cannot be used.
    /// </summary>
    public abstract ITokenSource Open(TimeProvider time);

    /// <summary>The kind alone: records print themselves whole.</summary>
    public sealed override string ToString() => GetType().Name;
}
