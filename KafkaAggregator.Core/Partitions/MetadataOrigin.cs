using System.Globalization;
using System.Text.RegularExpressions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Partitions;

/// <summary>Where metadata come from and whose they are, in the words that stand in the string.</summary>
/// <param name="Cluster">The cluster's id, or a hash of one that is long or has unusual characters.</param>
/// <param name="Topic">The topic's id in 32 digits; null where the broker does not tell it.</param>
/// <param name="OwnerTag">The random part of the owner's transactional id.</param>
/// <param name="TimeField">A hash of where event time comes from.</param>
internal sealed partial record MetadataOrigin(string Cluster, string? Topic, string OwnerTag, ulong TimeField)
{
    public static MetadataOrigin Of(PartitionIdentity identity, TimeField? time)
    {
        if (!Word().IsMatch(identity.OwnerTag))
        {
            throw new ArgumentException($"'{identity.OwnerTag}' is no owner tag", nameof(identity));
        }

        var cluster = Word().IsMatch(identity.ClusterId)
            ? identity.ClusterId
            : $"~{StableHash.Of(identity.ClusterId).ToString("x16", CultureInfo.InvariantCulture)}";
        var topic = identity.TopicId?.ToString("N");
        return new(cluster, topic, identity.OwnerTag, HashOf(time));
    }

    /// <summary>Whether two texts of topic ids may be one topic: an unknown one may be any.</summary>
    public bool MayBeSameTopic(MetadataOrigin other) => Topic is null || other.Topic is null || Topic == other.Topic;

    private static ulong HashOf(TimeField? time) =>
        StableHash.Of(time is null ? "" : $"{time.Unit}|{time.Scale}|{time.Path}");

    [GeneratedRegex(@"^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
