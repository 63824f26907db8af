using Akka.Actor;
using Akka.Cluster;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Asks the members of the cluster, each with a time limit: a silent one holds nobody up.</summary>
internal sealed class NodeReports
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    private readonly ActorSystem _system;

    public NodeReports(ActorSystem system)
    {
        _system = system;
        system.ActorOf(NodeReportActor.Props(), NodeReportActor.Name);
    }

    /// <summary>Which members each of the reachable ones cannot reach itself.</summary>
    public async Task<IReadOnlyList<UnreachableSeen>> ReadUnreachableAsync(CancellationToken cancellation)
    {
        var state = Cluster.Get(_system).State;
        var answers = await Task.WhenAll(state.Members.Except(state.Unreachable).Select(
            member => AskAsync<UnreachableSeen>(member.Address, new UnreachableWanted(), cancellation)));
        return [.. answers.OfType<UnreachableSeen>()];
    }

    /// <summary>Null where there is no answer.</summary>
    private async Task<T?> AskAsync<T>(Address address, INodeMessage question, CancellationToken cancellation)
        where T : class, INodeMessage
    {
        var report = _system.ActorSelection(new RootActorPath(address) / "user" / NodeReportActor.Name);
        try
        {
            return await report.Ask<T>(question, AnswerLimit, cancellation);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
