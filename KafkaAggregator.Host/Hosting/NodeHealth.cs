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
    /// <summary>Whatever an actor or a poll thread waits for in order is over within a third of it.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    /// <summary>So many blocked partitions are named; of the rest, the number.</summary>
    private const int NamedMax = 5;

    private readonly Conditions _conditions;
    private readonly PartitionDirectory _directory;
    private readonly Pulses _pulses;
    private readonly ActorSystem _system;

    public NodeHealth(
        Conditions conditions, PartitionDirectory directory, Pulses pulses, AggregatorNode node, ActorSystem system)
    {
        (_conditions, _directory, _pulses, _system) = (conditions, directory, pulses, system);
        system.ActorOf(PulseActor.Props(pulses), "pulse");
        Alive =
        [
            new HealthCheck(
                "actor-system",
                () => _system.WhenTerminated.IsCompleted ? "terminated" : Silence(isOfActors: true)),
            new HealthCheck("poll-threads", () => Silence(isOfActors: false)),
        ];
        Ready =
        [
            new HealthCheck(Conditions.Cluster, Membership),
            Condition(Conditions.Broker),
            Condition(Conditions.Registry),
            Condition(Conditions.InternalRegistry),
            Condition(Conditions.Permissions),
            Condition(Conditions.Group),
            new HealthCheck("commits", Commits),
            new HealthCheck("reading", () => node.IsReading ? null : "the lanes do not run"),
            new HealthCheck("partitions", BlockedPartitions),
            new HealthCheck("stalls", Stalls),
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

    private string? Silence(bool isOfActors) => _pulses.Silent(SilenceMax)
        .Where(pulse => pulse.Name == PulseActor.Name == isOfActors)
        .Select(pulse => $"{pulse.Name} has not turned over for {pulse.Silence.TotalSeconds:0} s")
        .FirstOrDefault();

    private string? Stalls() => _directory.ReadStalled() is { Count: > 0 } stalled
        ? $"no progress: {string.Join(", ", stalled.Take(NamedMax).Select(one => $"{one.Topic}-{one.Partition}"))}"
        : null;

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
