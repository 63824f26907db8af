using System.Text.Json.Serialization;
using Akka.Cluster;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>One event of the cluster as its stream tells it; what an event does not have is left out.</summary>
internal sealed record DomainEvent
{
    private const string All = "ClusterDomainEvent";
    private const string OfMembers = "MemberEvent";
    private const string OfReachability = "ReachabilityEvent";

    private static readonly HashSet<string> Reachability =
        [nameof(ClusterEvent.UnreachableMember), nameof(ClusterEvent.ReachableMember)];

    public string? Address { get; private init; }

    public DomainEventMember? Member { get; private init; }

    public string? PreviousStatus { get; private init; }

    public string? Role { get; private init; }

    public required string Type { get; init; }

    /// <summary>The event as the stream has it.</summary>
    [JsonIgnore]
    public string Text => $"data:{ManagementAnswer.Line(this)}\nevent:{Type}\n\n";

    /// <summary>Null for what Akka tells only itself.</summary>
    public static DomainEvent? Of(object message) => message switch
    {
        ClusterEvent.MemberRemoved removed => OfRemoved(removed),
        ClusterEvent.IMemberEvent member => OfMember(member.Member, member.GetType().Name),
        ClusterEvent.UnreachableMember lost => OfMember(lost.Member, nameof(ClusterEvent.UnreachableMember)),
        ClusterEvent.ReachableMember found => OfMember(found.Member, nameof(ClusterEvent.ReachableMember)),
        ClusterEvent.LeaderChanged leader => new DomainEvent
        {
            Address = leader.Leader?.ToString(),
            Type = nameof(ClusterEvent.LeaderChanged),
        },
        ClusterEvent.RoleLeaderChanged leader => new DomainEvent
        {
            Address = leader.Leader?.ToString(),
            Role = leader.Role,
            Type = nameof(ClusterEvent.RoleLeaderChanged),
        },
        ClusterEvent.ClusterShuttingDown => new DomainEvent { Type = nameof(ClusterEvent.ClusterShuttingDown) },
        _ => null,
    };

    /// <summary>Whether one of these types names it, or a kind that it belongs to; no type at all names all.</summary>
    public bool IsOf(IReadOnlyCollection<string> types) =>
        types.Count == 0
        || types.Contains(Type)
        || types.Contains(All)
        || (types.Contains(OfReachability) && Reachability.Contains(Type))
        || (types.Contains(OfMembers) && Member is not null && !Reachability.Contains(Type));

    private static DomainEvent OfRemoved(ClusterEvent.MemberRemoved removed)
    {
        var told = OfMember(removed.Member, nameof(ClusterEvent.MemberRemoved));
        return told with { PreviousStatus = removed.PreviousStatus.ToString() };
    }

    private static DomainEvent OfMember(Member member, string type) =>
        new() { Member = DomainEventMember.Of(member), Type = type };
}
