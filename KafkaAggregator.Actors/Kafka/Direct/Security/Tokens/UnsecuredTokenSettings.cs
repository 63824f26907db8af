using System.Globalization;

namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>Tokens that this program makes itself, without a signature: for tests of a cluster.</summary>
internal sealed record UnsecuredTokenSettings : TokenSettings
{
    private const string ExtensionPrefix = "extension_";

    public required string PrincipalClaim { get; init; }

    public required string Principal { get; init; }

    public required string ScopeClaim { get; init; }

    public required IReadOnlyList<string> Scope { get; init; }

    public required TimeSpan Life { get; init; }

    public override ITokenSource Open(TimeProvider time) => new UnsecuredTokens(this, time);

    /// <summary>
    /// Reads <c>sasl.oauthbearer.config</c> as librdkafka does: <c>name=value</c> by spaces. Null where that would not
    /// take it.
    /// </summary>
    public static UnsecuredTokenSettings? Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var extensions = new List<TokenExtension>();
        foreach (var item in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.Split('=', 2) is not [var name, var value])
            {
                return null;
            }

            if (name.StartsWith(ExtensionPrefix, StringComparison.Ordinal))
            {
                extensions.Add(new TokenExtension(name[ExtensionPrefix.Length..], value));
            }
            else if (value.Length == 0 || !values.TryAdd(name, value))
            {
                return null;
            }
        }

        return extensions.TrueForAll(static extension => extension.IsSound) ? Read(values, extensions) : null;
    }

    private static UnsecuredTokenSettings? Read(Dictionary<string, string> values, List<TokenExtension> extensions)
    {
        var hasPrincipal = values.Remove("principal", out var principal);
        values.Remove("principalClaimName", out var principalClaim);
        values.Remove("scopeClaimName", out var scopeClaim);
        values.Remove("scope", out var scope);
        values.Remove("lifeSeconds", out var life);
        string?[] texts = [principal, principalClaim, scopeClaim, scope];
        var hasQuote = texts.Any(static text => text?.Contains('"', StringComparison.Ordinal) == true);
        if (!hasPrincipal || hasQuote || values.Count > 0 || Seconds(life ?? "3600") is not { } seconds)
        {
            return null;
        }

        var scopes = (scope ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new UnsecuredTokenSettings
        {
            PrincipalClaim = principalClaim ?? "sub",
            Principal = principal!,
            ScopeClaim = scopeClaim ?? "scope",
            Scope = [.. scopes.Distinct(StringComparer.Ordinal)],
            Life = seconds,
            Extensions = extensions,
        };
    }

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
