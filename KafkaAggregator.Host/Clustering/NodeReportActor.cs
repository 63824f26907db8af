using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Answers what other nodes want to know of this one, for whoever asks them over HTTP.</summary>
internal sealed class NodeReportActor : ReceiveActor
{
    /// <summary>The actor's name, by which the other nodes find it.</summary>
    public const string Name = "node-report";

    /// <summary>A partition takes up to 500 bytes, and a message of Akka's at most 128,000.</summary>
    public const int PageMax = 200;

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly PartitionDirectory _directory;
    private readonly string _owner;

    public NodeReportActor(PartitionDirectory directory, string owner)
    {
        (_directory, _owner) = (directory, owner);
        Receive<UnreachableWanted>(
            _ => Sender.Tell(new UnreachableSeen(_cluster.SelfAddress.ToString(), Unreachable())));
        Receive<PartitionsWanted>(wanted => Sender.Tell(PageBehind(wanted)));
    }

    public static Props Props(PartitionDirectory directory, string owner) =>
        Akka.Actor.Props.Create(() => new NodeReportActor(directory, owner));

    /// <summary>Each member listens for the hearts of some others, and is asked for those alone.</summary>
    private IReadOnlyList<string> Unreachable() =>
    [
        .. _cluster.State.Unreachable
            .Where(member => !_cluster.FailureDetector.IsAvailable(member.Address))
            .Select(member => member.Address.ToString()),
    ];

    private PartitionsPage PageBehind(PartitionsWanted wanted)
    {
        var rest = _directory.Read().Where(status => wanted.Topic is null
            || new TopicPartition(status.Topic, status.Partition)
                .CompareTo(new TopicPartition(wanted.Topic, wanted.Partition)) > 0).ToList();
        return new PartitionsPage(
            _cluster.SelfAddress.ToString(), _owner, [.. rest.Take(PageMax)], rest.Count > PageMax);
    }
}
