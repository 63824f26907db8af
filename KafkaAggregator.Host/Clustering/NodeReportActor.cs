using Akka.Actor;
using Akka.Cluster;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Answers what other nodes want to know of this one, for whoever asks them over HTTP.</summary>
internal sealed class NodeReportActor : ReceiveActor
{
    /// <summary>The actor's name, by which the other nodes find it.</summary>
    public const string Name = "node-report";

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public NodeReportActor()
    {
        Receive<UnreachableWanted>(
            _ => Sender.Tell(new UnreachableSeen(_cluster.SelfAddress.ToString(), Unreachable())));
    }

    public static Props Props() => Akka.Actor.Props.Create(() => new NodeReportActor());

    /// <summary>Each member listens for the hearts of some others, and is asked for those alone.</summary>
    private IReadOnlyList<string> Unreachable() =>
    [
        .. _cluster.State.Unreachable
            .Where(member => !_cluster.FailureDetector.IsAvailable(member.Address))
            .Select(member => member.Address.ToString()),
    ];
}
