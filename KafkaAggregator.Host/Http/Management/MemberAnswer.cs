using Akka.Cluster;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>One member. Properties of all answers are in alphabetical order.</summary>
/// <param name="Node">Its address.</param>
/// <param name="NodeUid">A number as text.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">Joining, WeaklyUp, Up, Leaving, Exiting, Down or Removed.</param>
internal sealed record MemberAnswer(string Node, string NodeUid, IEnumerable<string> Roles, string Status)
{
    public static MemberAnswer Of(Member member) => new(
        member.Address.ToString(),
        $"{member.UniqueAddress.Uid}",
        ClusterMembers.RolesOf(member),
        member.Status.ToString());
}
