using System.Text;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>SaslHandshake v1, then SaslAuthenticate v2 until the mechanism is content (KIP-152, KIP-368).</summary>
internal static class SaslLogin
{
    /// <summary>The mechanism that shows a token (RFC 7628).</summary>
    public const string Bearer = "OAUTHBEARER";
    private const short HandshakeVersion = 1;

    private static readonly VersionRange Versions = new(2, 2);

    /// <summary>Says how long the login holds; null: for as long as the connection.</summary>
    /// <param name="connection">Where the broker has said what it speaks.</param>
    /// <param name="settings">With a mechanism.</param>
    /// <param name="tokens">Null: with another mechanism than OAUTHBEARER.</param>
    public static TimeSpan? Run(BrokerConnection connection, ConnectionSettings settings, ITokenSource? tokens)
    {
        if (tokens is not null)
        {
            return ShowToken(connection, tokens, settings.Tokens!.Extensions);
        }

        Handshake(connection, settings.Mechanism!);
        if (settings.Mechanism == "PLAIN")
        {
            var plain = Encoding.UTF8.GetBytes($"\0{settings.Username}\0{settings.Password}");
            return Exchange(connection, plain).Lifetime;
        }

        var scram = new ScramClient(settings.Mechanism!, settings.Username, settings.Password);
        var first = Exchange(connection, scram.First());
        var final = Exchange(connection, scram.Final(first.Answer));
        scram.Verify(final.Answer);
        return final.Lifetime;
    }

    private static TimeSpan? ShowToken(
        BrokerConnection connection, ITokenSource tokens, IEnumerable<TokenExtension> extensions)
    {
        var token = tokens.Take();
        Handshake(connection, Bearer);
        try
        {
            var (challenge, lifetime) = Exchange(connection, BearerMessage.First(token, extensions));
            if (challenge.Length == 0)
            {
                return lifetime;
            }

            Exchange(connection, BearerMessage.Acknowledgement); // the broker now says why, as an error
            throw new BrokerRefusalException("SASL: the broker does not accept the token");
        }
        catch (BrokerRefusalException)
        {
            tokens.Refused(token);
            throw;
        }
    }

    private static void Handshake(BrokerConnection connection, string mechanism)
    {
        var response = connection.Call(
            ApiKey.SaslHandshake, HandshakeVersion, writer => writer.String(mechanism), isFlexible: false);
        try
        {
            var reader = new WireReader(response.Span);
            reader.Int32(); // correlation id
            if ((ErrorCode)reader.Int16() is var error && error != ErrorCode.None)
            {
                throw new BrokerRefusalException($"SASL {mechanism}: {error}");
            }
        }
        finally
        {
            response.Release();
        }
    }

    private static (byte[] Answer, TimeSpan? Lifetime) Exchange(BrokerConnection connection, byte[] bytes)
    {
        var version = connection.VersionOf(ApiKey.SaslAuthenticate, Versions);
        var response = connection.Call(ApiKey.SaslAuthenticate, version, writer =>
        {
            writer.CompactBytes(bytes);
            writer.NoTags();
        });
        try
        {
            var reader = new WireReader(response.Span);
            reader.Int32(); // correlation id
            reader.SkipTags();
            var error = (ErrorCode)reader.Int16();
            var message = reader.CompactString();
            if (error != ErrorCode.None)
            {
                throw new BrokerRefusalException($"SASL: {error}: {message}");
            }

            var answer = reader.CompactBytes().ToArray();
            var lifetime = reader.Int64();
            return (answer, lifetime > 0 ? TimeSpan.FromMilliseconds(lifetime) : null);
        }
        finally
        {
            response.Release();
        }
    }
}
