using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Where Akka logs to, as with Akka.Hosting; for an ActorSystem with <see cref="RefusedPeers"/> in its setup. What Akka
/// says of connections that end is for those who debug: each node that leaves, and each <see cref="Scout"/>, would be
/// an error and a warning of many lines. Members that cannot be reached are told as such (1102).
/// </summary>
internal sealed class NodeLogger : LoggerFactoryLogger
{
    /// <summary>What Akka's message of a connection that ended begins with; it has no event for it.</summary>
    private const string OfEndedConnection = "Association with remote system";

    /// <summary>Classes of Akka.Remote that only it sees.</summary>
    private static readonly string[] Ends = ["EndpointDisassociatedException", "EndpointAssociationException"];

    private readonly RefusedPeers _refused = Context.System.Settings.Setup.Get<RefusedPeers>().Value;

    protected override void Log(LogEvent log, ActorPath path)
    {
        if (TransportLog.Takes(log, _refused))
        {
            return;
        }

        base.Log(
            IsOfEndedConnection(log) ? new Debug(log.Cause, log.LogSource, log.LogClass, log.Message) : log,
            path);
    }

    private static bool IsOfEndedConnection(LogEvent log) =>
        Ends.Contains(log.Cause?.GetType().Name)
        || (log.Message is LogMessage message
            && message.Format.StartsWith(OfEndedConnection, StringComparison.Ordinal));
}
