using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace KafkaAggregator.Tests.Kafka.Direct.Security.Tokens;

/// <summary>JSON Web Tokens without a signature, as Kafka's own validator for tests takes them.</summary>
internal static class TestToken
{
    public static string Of(string claims) => $"{Encoded("""{"alg":"none"}""")}.{Encoded(claims)}.";

    /// <summary>Of a principal, until then; the number tells it from others.</summary>
    public static string Of(DateTimeOffset now, TimeSpan life, int number) => Of(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"sub":"admin","jti":"{{number}}","iat":{{Seconds(now)}},"exp":{{Seconds(now + life)}}}"""));

    /// <summary>An authority's answer with a token.</summary>
    public static string Answer(string token) => $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":3600}""";

    private static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
