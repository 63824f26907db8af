namespace KafkaAggregator.Host.Http;

/// <summary>Where management and the live page are served, and to whom.</summary>
public sealed record HttpOptions
{
    /// <summary>Addresses listened on.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8558"];

    /// <summary>Whether somebody gave <see cref="Urls"/>: a port that nobody set may move where it is taken.</summary>
    public bool IsUrlGiven { get; init; }

    /// <summary>Whether routes that change the cluster are refused.</summary>
    public bool IsReadOnly { get; init; } = true;

    /// <summary>File that holds the bearer token; null: none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whether reading needs the token too.</summary>
    public bool IsTokenNeededForReads { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Whether plain HTTP is allowed on an address that is not loopback.</summary>
    public bool IsInsecureAllowed { get; init; }

    /// <summary>Prefix of every route, with a leading slash and none at the end; empty: none.</summary>
    public string BasePath { get; init; } = string.Empty;

    /// <summary>Host and Origin accepted besides the addresses listened on.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
