using System.Text;

namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>
/// The client's messages of OAUTHBEARER (RFC 7628), without an authorization identity.
/// <para><c>"n,," ^A "auth=Bearer " token ^A *(name "=" value ^A) ^A</c></para>
/// </summary>
internal static class BearerMessage
{
    private const char Separator = '\x01';

    /// <summary>Answers a server that has said why it refuses; then it ends the exchange.</summary>
    public static byte[] Acknowledgement => [(byte)Separator];

    public static byte[] First(string token, IEnumerable<TokenExtension> extensions)
    {
        var text = new StringBuilder("n,,").Append(Separator).Append("auth=Bearer ").Append(token).Append(Separator);
        foreach (var (name, value) in extensions)
        {
            text.Append(name).Append('=').Append(value).Append(Separator);
        }

        return Encoding.UTF8.GetBytes(text.Append(Separator).ToString());
    }
}
