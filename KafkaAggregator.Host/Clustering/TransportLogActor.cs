using Akka.Actor;
using Akka.Event;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Has what a stand-in's transport logs: all but refused peers goes to the node's log.</summary>
internal sealed class TransportLogActor : ReceiveActor
{
    public TransportLogActor(RefusedPeers refused, EventStream log) => Receive<LogEvent>(entry =>
    {
        if (!TransportLog.Takes(entry, refused))
        {
            log.Publish(entry);
        }
    });

    public static Props Props(RefusedPeers refused, EventStream log) =>
        Akka.Actor.Props.Create(() => new TransportLogActor(refused, log));
}
