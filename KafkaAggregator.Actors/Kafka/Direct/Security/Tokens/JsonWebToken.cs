using System.Buffers.Text;
using System.Text.Json;

namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>Reads what a JSON Web Token says of itself (RFC 7519); its signature is the broker's affair.</summary>
internal static class JsonWebToken
{
    private const int Parts = 3;

    /// <summary>Seconds since 1970 at which it ends; null where it is no such token, or does not say.</summary>
    public static double? ExpiryOf(string token)
    {
        if (token.Split('.') is not { Length: Parts } parts)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement is { ValueKind: JsonValueKind.Object } all
                && all.TryGetProperty("exp", out var expiry)
                && expiry.ValueKind == JsonValueKind.Number
                && expiry.TryGetDouble(out var seconds)
                    ? seconds
                    : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
