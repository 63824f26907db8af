using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>
/// Unsecured tokens (RFC 7515, appendix A.5) as librdkafka makes them, to the bytes: a new one for each login.
/// </summary>
internal sealed class UnsecuredTokens(UnsecuredTokenSettings settings, TimeProvider time) : ITokenSource
{
    private const string Header = """{"alg":"none"}""";

    public string Take()
    {
        const decimal Milliseconds = 1000;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() / Milliseconds;
        var end = now + (decimal)settings.Life.TotalSeconds;
        var scope = settings.Scope.Count > 0
            ? $",{Quoted(settings.ScopeClaim)}:[{string.Join(',', settings.Scope.Select(Quoted))}]"
            : "";
        var principal = $"{Quoted(settings.PrincipalClaim)}:{Quoted(settings.Principal)}";
        var times = string.Create(CultureInfo.InvariantCulture, $"\"iat\":{now:F3},\"exp\":{end:F3}");
        var claims = $"{{{principal},{times}{scope}}}";
        return $"{Encoded(Header)}.{Encoded(claims)}.";
    }

    public void Refused(string token)
    {
        // The next one is a new one anyway.
    }

    private static string Quoted(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
