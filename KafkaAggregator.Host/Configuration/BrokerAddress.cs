using System.Globalization;
using System.Text.RegularExpressions;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// One broker: <c>host</c>, <c>host:port</c>, the original's <c>kafka://host:port</c>, or librdkafka's
/// <c>SASL_SSL://host:port</c>.
/// </summary>
internal static partial class BrokerAddress
{
    private const int DefaultPort = 9092;

    /// <summary>As librdkafka takes it; null where it is no address.</summary>
    public static string? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (scheme, host, port) = (
            match.Groups["scheme"].Value.ToUpperInvariant(), match.Groups["host"].Value, match.Groups["port"].Value);
        var number = DefaultPort;
        if (port.Length > 0
            && (!int.TryParse(port, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535))
        {
            return null;
        }

        var isOriginal = scheme is "" or "KAFKA://" or "AIOKAFKA://";
        return $"{(isOriginal ? string.Empty : scheme)}{host}:{number}";
    }

    [GeneratedRegex(
        @"^(?<scheme>((aio)?kafka|plaintext|ssl|sasl_plaintext|sasl_ssl)://)?"
        + @"(?<host>[A-Za-z0-9._-]+|\[[0-9a-fA-F:.%]+\])(:(?<port>[0-9]+))?/?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Pattern();
}
