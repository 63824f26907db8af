using Akka.Actor;
using Akka.Cluster.Sharding;
using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>Stands for a shard region: an entity for each partition, passivated as a shard does it.</summary>
internal sealed class LocalRegion : ReceiveActor
{
    public LocalRegion(WindowEnvironment environment)
    {
        Receive<WindowEnvelope>(envelope => Entity(envelope.Partition.ToString(), environment).Forward(envelope.Message));
        Receive<Passivate>(passivate => Sender.Tell(passivate.StopMessage));
    }

    public static Props Props(WindowEnvironment environment) => Akka.Actor.Props.Create(() => new LocalRegion(environment));

    private static IActorRef Entity(string name, WindowEnvironment environment) =>
        Context.Child(name) is var child && !child.IsNobody() ? child : Context.ActorOf(WindowActor.Props(environment), name);
}
