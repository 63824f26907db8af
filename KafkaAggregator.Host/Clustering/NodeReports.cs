using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Actors.Ingest;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Asks the members of the cluster, each with a time limit: a silent one holds nobody up.</summary>
internal sealed class NodeReports
{
    private readonly ActorSystem _system;

    /// <param name="system">This node's; it answers others from now on.</param>
    /// <param name="directory">This node's partitions.</param>
    /// <param name="owner">Client id of this node's consumers.</param>
    public NodeReports(ActorSystem system, PartitionDirectory directory, string owner)
    {
        _system = system;
        system.ActorOf(NodeReportActor.Props(directory, owner), NodeReportActor.Name);
    }

    /// <summary>Which members each of the reachable ones cannot reach itself.</summary>
    public async Task<IReadOnlyList<UnreachableSeen>> ReadUnreachableAsync(CancellationToken cancellation)
    {
        var state = Cluster.Get(_system).State;
        var answers = await Task.WhenAll(state.Members.Except(state.Unreachable).Select(
            member => AskAsync<UnreachableSeen>(member.Address, new UnreachableWanted(), cancellation)));
        return [.. answers.OfType<UnreachableSeen>()];
    }

    /// <summary>What each member says of its partitions; one that cannot be reached is not asked.</summary>
    public async Task<IReadOnlyList<NodePartitions>> ReadPartitionsAsync(CancellationToken cancellation)
    {
        var cluster = Cluster.Get(_system);
        var state = cluster.State;
        Address[] members = [.. state.Members.Select(member => member.Address).DefaultIfEmpty(cluster.SelfAddress)];
        var unreachable = state.Unreachable.Select(member => member.Address).ToHashSet();
        return await Task.WhenAll(members.Select(member => unreachable.Contains(member)
            ? Task.FromResult(Silent(member))
            : ReadPartitionsAsync(member, cancellation)));
    }

    private static NodePartitions Silent(Address node) => new(node.ToString(), null, []);

    /// <summary>Page by page, all within one limit.</summary>
    private async Task<NodePartitions> ReadPartitionsAsync(Address node, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(NodeQuestion.AnswerLimit);
        var partitions = new List<PartitionStatus>();
        var wanted = new PartitionsWanted(null, 0);
        while (await AskAsync<PartitionsPage>(node, wanted, limit.Token) is { } page)
        {
            partitions.AddRange(page.Partitions);
            if (!page.HasMore)
            {
                return new NodePartitions(page.Node, page.Owner, partitions);
            }

            wanted = new PartitionsWanted(partitions[^1].Topic, partitions[^1].Partition);
        }

        return Silent(node);
    }

    private Task<T?> AskAsync<T>(Address node, INodeMessage question, CancellationToken cancellation)
        where T : class, INodeMessage =>
        NodeQuestion.AskAsync<T>(_system, node, NodeReportActor.Name, question, cancellation);
}
