using Akka.Cluster;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>A member within a domain event.</summary>
/// <param name="DataCenter">There is one.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">As the event leaves it.</param>
/// <param name="UniqueAddress">Which incarnation of which node.</param>
internal sealed record DomainEventMember(
    string DataCenter, IEnumerable<string> Roles, string Status, DomainEventNode UniqueAddress)
{
    public static DomainEventMember Of(Member member) => new(
        "default",
        ClusterMembers.RolesOf(member),
        member.Status.ToString(),
        new DomainEventNode(member.Address.ToString(), member.UniqueAddress.Uid));
}
