using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Where Akka logs to, as with Akka.Hosting; for an ActorSystem with <see cref="RefusedPeers"/> in its setup.
/// </summary>
internal sealed class NodeLogger : LoggerFactoryLogger
{
    private readonly RefusedPeers _refused = Context.System.Settings.Setup.Get<RefusedPeers>().Value;

    protected override void Log(LogEvent log, ActorPath path)
    {
        if (!TransportLog.Takes(log, _refused))
        {
            base.Log(log, path);
        }
    }
}
