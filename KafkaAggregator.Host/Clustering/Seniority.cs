using Akka.Cluster;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Who was there first.</summary>
internal static class Seniority
{
    /// <summary>Null where there are none.</summary>
    public static Member? OldestOf(IEnumerable<Member> members) => members.Aggregate(
        (Member?)null, (oldest, member) => oldest is null || member.IsOlderThan(oldest) ? member : oldest);
}
