namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>Librdkafka's properties of OAUTHBEARER.</summary>
internal static class TokenProperties
{
    private const string Prefix = "sasl.oauthbearer.";
    private const string Method = Prefix + "method";
    private const string Url = Prefix + "token.endpoint.url";
    private const string ClientId = Prefix + "client.id";
    private const string ClientIdAlias = Prefix + "client.credentials.client.id";
    private const string ClientSecret = Prefix + "client.secret";
    private const string ClientSecretAlias = Prefix + "client.credentials.client.secret";
    private const string Scope = Prefix + "scope";
    private const string Extensions = Prefix + "extensions";
    private const string Grant = Prefix + "grant.type";
    private const string Configuration = Prefix + "config";
    private const string Unsecured = "enable.sasl.oauthbearer.unsecure.jwt";
    private const string Authorities = "https.ca";

    /// <summary>Librdkafka's word for the system's authorities.</summary>
    private const string SystemsAuthorities = "probe";

    /// <summary>The claim of the principal among them is for librdkafka's log.</summary>
    public static IEnumerable<string> Names =>
    [
        Method, Url, ClientId, ClientIdAlias, ClientSecret, ClientSecretAlias, Scope, Extensions, Grant, Configuration,
        Prefix + "sub.claim.name", Unsecured, Authorities + ".location", Authorities + ".pem",
    ];

    /// <summary>Whether anything gives tokens; librdkafka knows no third way.</summary>
    public static bool HasSource(IReadOnlyDictionary<string, string> properties) =>
        IsOfEndpoint(properties) || properties.IsTrue(Unsecured);

    /// <summary>Why no tokens are to be had by these properties; null: they are.</summary>
    public static string? Obstacle(IReadOnlyDictionary<string, string> properties)
    {
        if (!HasSource(properties))
        {
            return $"OAUTHBEARER wants {Method}=oidc, or {Unsecured}=true";
        }

        if (IsOfEndpoint(properties))
        {
            return EndpointObstacle(properties);
        }

        return UnsecuredTokenSettings.Parse(properties.GetValueOrDefault(Configuration, "")) is null
            ? $"{Configuration} cannot be used"
            : null;
    }

    /// <summary>
    /// Of properties without an obstacle. Throws <see cref="IOException"/> where a file cannot be read.
    /// </summary>
    public static TokenSettings Read(IReadOnlyDictionary<string, string> properties) => IsOfEndpoint(properties)
        ? new TokenEndpointSettings
        {
            Url = new Uri(properties[Url]),
            ClientId = IdOf(properties)!,
            ClientSecret = SecretOf(properties)!,
            Scope = properties.Text(Scope),
            Authorities = properties.Is(Authorities + ".location", SystemsAuthorities)
                ? null
                : properties.Pem(Authorities),
            Extensions = ExtensionsOf(properties)!,
        }
        : UnsecuredTokenSettings.Parse(properties[Configuration])!;

    private static bool IsOfEndpoint(IReadOnlyDictionary<string, string> properties) => properties.Is(Method, "oidc");

    private static string? IdOf(IReadOnlyDictionary<string, string> properties) =>
        properties.Text(ClientId) ?? properties.Text(ClientIdAlias);

    private static string? SecretOf(IReadOnlyDictionary<string, string> properties) =>
        properties.Text(ClientSecret) ?? properties.Text(ClientSecretAlias);

    private static string? EndpointObstacle(IReadOnlyDictionary<string, string> properties)
    {
        if (properties.IsTrue(Unsecured))
        {
            return $"{Method}=oidc and {Unsecured}=true exclude each other";
        }

        if (properties.Text(Grant) is { } grant && !properties.Is(Grant, "client_credentials"))
        {
            return $"it does not know the grant {grant}";
        }

        if (!Uri.TryCreate(properties.GetValueOrDefault(Url), UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return $"{Url} is no http:// or https:// URL";
        }

        return properties switch
        {
            _ when IdOf(properties) is null => $"{ClientId} is not given",
            _ when SecretOf(properties) is null => $"{ClientSecret} is not given",
            _ when ExtensionsOf(properties) is null => $"{Extensions} cannot be used",
            _ => null,
        };
    }

    /// <summary><c>name=value</c> by commas; null where one cannot be sent.</summary>
    private static List<TokenExtension>? ExtensionsOf(IReadOnlyDictionary<string, string> properties)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var pairs = properties.GetValueOrDefault(Extensions, "").Split(',', Trimmed)
            .Select(static pair => pair.Split('=', 2))
            .ToList();
        var extensions = pairs.ConvertAll(static pair => new TokenExtension(pair[0], pair.ElementAtOrDefault(1) ?? ""));
        return pairs.TrueForAll(static pair => pair.Length > 1) && extensions.TrueForAll(static one => one.IsSound)
            ? extensions
            : null;
    }
}
