using System.Net;
using System.Security.Authentication;
using Akka.Event;
using DotNetty.Codecs;
using DotNetty.Handlers.Tls;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// What Akka's transport logs of peers that are no nodes. It tells every handshake that fails, and each connection with
/// bytes of another kind, in messages of many lines, and whoever was refused tries again for ever: it is said once.
/// </summary>
internal static class TransportLog
{
    /// <summary>What Akka's messages of a handshake begin with: it has no event and no category for it.</summary>
    private static readonly string[] OfHandshakes =
    [
        "TLS handshake failed on channel",
        "TLS exception on channel",
        "Rejected incoming connection from",
        NoCertificate,
    ];

    /// <summary>Akka's class for connections that this side began.</summary>
    private const string OwnCalls = "TcpClientHandler";

    private const string NoCertificate = "Mutual TLS required but client did not provide a certificate";

    /// <summary>Whether that was of a refused peer, and is said or need not be said again.</summary>
    public static bool Takes(LogEvent entry, RefusedPeers refused)
    {
        if (entry.Message is not LogMessage message || !IsOfRefusal(message, entry.Cause))
        {
            return false;
        }

        if (ReasonIn(message.Format, entry.Cause) is { } reason)
        {
            refused.Refuse(PeerIn(message, hasCalled: entry.LogClass.Name != OwnCalls), reason);
        }

        return true;
    }

    private static bool IsOfRefusal(LogMessage message, Exception? cause) =>
        Find<NotSslRecordException>(cause) is not null
        || Find<DecoderException>(cause) is not null
        || OfHandshakes.Any(text => message.Format.StartsWith(text, StringComparison.Ordinal));

    /// <summary>Null where the gate has said it: what it refuses has no other cause.</summary>
    private static string? ReasonIn(string format, Exception? cause) => cause switch
    {
        null => format.StartsWith(NoCertificate, StringComparison.Ordinal) ? "shows no certificate" : null,
        _ when Find<NotSslRecordException>(cause) is not null => "does not speak TLS",
        _ when Find<AuthenticationException>(cause) is { } refused => refused.InnerException is null
            ? null
            : $"breaks the TLS handshake off: {refused.GetBaseException().Message}",
        _ when Find<DecoderException>(cause) is not null => "sends what is no message between nodes",
        _ => "closes the connection in the TLS handshake",
    };

    private static T? Find<T>(Exception? cause)
        where T : Exception
    {
        for (var one = cause; one is not null; one = one.InnerException)
        {
            if (one is T found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Where a connection has two ends, the peer's is the second.</summary>
    private static string PeerIn(LogMessage message, bool hasCalled)
    {
        var last = $"{message.Parameters().Take(2).LastOrDefault()}";
        return IPEndPoint.TryParse(last, out var end) ? RefusedPeers.NameOf(end, hasCalled) : "an unknown peer";
    }
}
