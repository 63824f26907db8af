using System.Net;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Event;
using DotNetty.Handlers.Tls;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// What Akka's transport logs when nodes speak TLS. It tells every handshake that fails in messages of many lines, and
/// whoever was refused tries again for ever: the gate says it once instead. All else goes to the node's log.
/// </summary>
internal sealed class TransportLogActor : ReceiveActor
{
    /// <summary>The beginnings of what Akka says of a handshake: it has no event and no category of its own for it.</summary>
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

    public TransportLogActor(NodeGate gate, EventStream log) => Receive<LogEvent>(entry =>
    {
        var message = entry.Message as LogMessage;
        var isOfHandshake = entry.Cause is not null && Find<NotSslRecordException>(entry.Cause) is not null
            || OfHandshakes.Any(text => message?.Format.StartsWith(text, StringComparison.Ordinal) == true);
        if (!isOfHandshake)
        {
            log.Publish(entry);
        }
        else if (ReasonIn(message!.Format, entry.Cause) is { } reason)
        {
            gate.Refuse(PeerIn(message, hasCalled: entry.LogClass.Name != OwnCalls), reason);
        }
    });

    public static Props Props(NodeGate gate, EventStream log) =>
        Akka.Actor.Props.Create(() => new TransportLogActor(gate, log));

    /// <summary>Null where the gate has said it: what it refuses has no other cause.</summary>
    private static string? ReasonIn(string format, Exception? cause) => cause switch
    {
        null => format.StartsWith(NoCertificate, StringComparison.Ordinal) ? "shows no certificate" : null,
        _ when Find<NotSslRecordException>(cause) is not null => "does not speak TLS",
        _ when Find<AuthenticationException>(cause) is { } refused => refused.InnerException is null
            ? null
            : $"breaks the TLS handshake off: {refused.GetBaseException().Message}",
        _ => "closes the connection in the TLS handshake",
    };

    private static T? Find<T>(Exception cause)
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
        return IPEndPoint.TryParse(last, out var end) ? NodeGate.NameOf(end, hasCalled) : "an unknown peer";
    }
}
