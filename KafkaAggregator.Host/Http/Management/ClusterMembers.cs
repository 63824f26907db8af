using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>Members of the cluster, as the management routes show them.</summary>
internal sealed class ClusterMembers(Cluster cluster, NodeReports reports)
{
    /// <summary>A member's roles; that of the data center last, as clients know it.</summary>
    public static IEnumerable<string> RolesOf(Member member) => member.Roles
        .OrderBy(role => role == ClusterOptions.DataCenterRole)
        .ThenBy(role => role, StringComparer.Ordinal);

    public Member? Find(string address) => cluster.State.Members.FirstOrDefault(member =>
        member.Address.ToString() == address || WithoutProtocol(member.Address) == address);

    public async Task<MembersAnswer> ReadAsync(CancellationToken cancellation)
    {
        var state = cluster.State;
        var up = state.Members.Where(member => member.Status == MemberStatus.Up).ToList();
        return new MembersAnswer(
            state.Leader?.ToString(),
            [.. state.Members.Select(MemberAnswer.Of)],
            Seniority.OldestOf(up)?.Address.ToString(),
            up.SelectMany(RolesOf).Distinct(StringComparer.Ordinal).ToDictionary(
                role => role,
                role => Seniority.OldestOf(up.Where(member => member.HasRole(role)))!.Address.ToString(),
                StringComparer.Ordinal),
            cluster.SelfAddress.ToString(),
            state.Unreachable.IsEmpty ? [] : await UnreachableAsync(state.Unreachable, cancellation));
    }

    private static string WithoutProtocol(Address address) =>
        address.ToString()[(address.Protocol.Length + "://".Length)..];

    /// <summary>Each member knows only whom it cannot reach itself.</summary>
    private async Task<IReadOnlyList<UnreachableAnswer>> UnreachableAsync(
        IEnumerable<Member> unreachable, CancellationToken cancellation)
    {
        var seen = await reports.ReadUnreachableAsync(cancellation);
        return
        [
            .. unreachable.Select(member => member.Address.ToString()).Select(address =>
            {
                var observers = seen.Where(one => one.Addresses.Contains(address)).Select(one => one.Node);
                return new UnreachableAnswer(address, [.. observers.Order(StringComparer.Ordinal)]);
            }),
        ];
    }
}
