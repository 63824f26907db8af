using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Hosting;

/// <summary>The checks behind <c>/alive</c> and <c>/ready</c>.</summary>
internal sealed class NodeHealth
{
    /// <summary>So many blocked partitions are named; of the rest, the number.</summary>
    private const int NamedMax = 5;

    private readonly Conditions _conditions;
    private readonly PartitionDirectory _directory;
    private readonly ActorSystem _system;

    public NodeHealth(Conditions conditions, PartitionDirectory directory, AggregatorNode node, ActorSystem system)
    {
        (_conditions, _directory, _system) = (conditions, directory, system);
        Alive = [new HealthCheck("actor-system", () => _system.WhenTerminated.IsCompleted ? "terminated" : null)];
        Ready =
        [
            new HealthCheck(Conditions.Cluster, Membership),
            Condition(Conditions.Broker),
            Condition(Conditions.Registry),
            Condition(Conditions.InternalRegistry),
            Condition(Conditions.Group),
            new HealthCheck("commits", Commits),
            new HealthCheck("reading", () => node.IsReading ? null : "the lanes do not run"),
            new HealthCheck("partitions", BlockedPartitions),
        ];
    }

    public IReadOnlyList<HealthCheck> Alive { get; }

    public IReadOnlyList<HealthCheck> Ready { get; }

    private HealthCheck Condition(string name) => new(name, () => _conditions.Reasons.GetValueOrDefault(name));

    /// <summary>Up once, it stays a member until it leaves or is taken out.</summary>
    private string? Membership() => _conditions.Reasons.GetValueOrDefault(Conditions.Cluster)
        ?? (Cluster.Get(_system).SelfMember.Status is var status and not MemberStatus.Up
            ? $"this node is {status.ToString().ToLowerInvariant()}"
            : null);

    private string? Commits() => _conditions.Reasons
        .Where(condition => condition.Key.StartsWith(Conditions.Commits, StringComparison.Ordinal))
        .Select(condition => condition.Value)
        .FirstOrDefault();

    private string? BlockedPartitions()
    {
        var blocked = _directory.Read().Where(partition => partition.State == PartitionPhase.Blocked).ToList();
        if (blocked.Count == 0)
        {
            return null;
        }

        var named = blocked.Take(NamedMax)
            .Select(partition => $"{partition.Topic}-{partition.Partition}: {partition.Reason}");
        var rest = blocked.Count > NamedMax ? $"; and {blocked.Count - NamedMax} more" : "";
        return $"{blocked.Count} blocked: {string.Join("; ", named)}{rest}";
    }
}
