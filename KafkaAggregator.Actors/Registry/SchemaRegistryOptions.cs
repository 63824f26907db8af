namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// Where one schema registry is and how to get in. Read <see cref="SchemaRegistryOptionsValidator"/> for what is
/// allowed.
/// </summary>
public sealed record SchemaRegistryOptions
{
    /// <summary>
    /// One URL or several with commas between them, tried in this order; each may have a path and user info.
    /// </summary>
    public string Url { get; init; } = "http://localhost:8081";

    /// <summary>User of basic authentication; goes before user info in the URL.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Bearer token; excludes basic authentication.</summary>
    public string? Token { get; init; }

    /// <summary>PEM file of the authority that signed the registry's certificate; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Longest wait for one answer of one URL.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait of a caller for one answer, whatever the client library does meanwhile.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The addresses alone: nothing secret, so that a log line cannot give it away.</summary>
    public override string ToString() => RegistryAddresses.Parse(Url).ToString();
}
