namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of reading and committing.</summary>
internal static class DeliverySettings
{
    public static readonly Setting DeliveryGuarantee = new(
        "delivery_guarantee", "DELIVERY_GUARANTEE", "exactly_once",
        "`exactly_once`: a reader of committed records sees every window once, whatever fails. `at_least_once`: a "
        + "summary may be written again after a crash, with equal values unless idleness closed its window in "
        + "between; for a broker without transactions.");

    public static readonly Setting StartFrom = new(
        "start_from", null, "earliest",
        "`earliest` or `latest`: where a partition without a committed offset starts if it was there when this "
        + "node started. One that appears later starts at its beginning.");

    public static readonly Setting CommitInterval = new(
        "commit_interval", "COMMIT_INTERVAL", "100ms", "How often summaries and offsets are committed.");

    public static readonly Setting ProgressInterval = new(
        "progress_interval", null, "5s", "How often offsets move where there is nothing to write.");

    public static readonly Setting IdleTimeout = new(
        "idle_timeout", "IDLE_TIMEOUT", "5s",
        "How long a partition must be silent at its end before time runs on by itself and closes its last windows; "
        + "`off`: pure event time.");

    public static readonly Setting SchemaGrace = new(
        "schema_grace", null, "60s",
        "How long a schema id that the registry does not know is waited for before its records are undecodable.");

    public static readonly Setting DiscoveryInterval = new(
        "discovery_interval", null, "5s", "How often topics and partitions are looked for.");

    public static readonly Setting StallTimeout = new(
        "stall_timeout",
        null,
        "60s",
        "Lag without progress for so long restarts the lane, and so does being left out of the group by a broker that"
        + " answers, or of what the group has the lane down for (2039).");

    public static readonly Setting Lanes = new(
        "lanes", null, "1", "Consumers, with a producer each, of this node; at most 64.");

    public static readonly Setting MaxMemory = new(
        "max_memory", null, "half of what the process may use",
        "Rows of open windows, in bytes or as `512MB`, `2GiB`; the partition that needs more is blocked.");

    public static readonly Setting TopicConfig = new(
        "topic_config", null, "`retention.ms` as the source topic's",
        "Properties (`retention.ms`, `cleanup.policy`, …) of topics that this program creates.")
    {
        Kind = SettingKind.Map,
    };

    public static readonly Setting TopicReplicationFactor = new(
        "topic_replication_factor", null, "the broker's", "Replication factor of topics that this program creates.");

    public static readonly Setting SummaryKey = new(
        "summary_key", null, "none",
        "Key of a summary: `none`, or `window` (`<topic>-<partition>@<window start>`), for compaction and upserts.");

    public static IReadOnlyList<Setting> All =>
    [
        DeliveryGuarantee, StartFrom, CommitInterval, ProgressInterval, IdleTimeout, SchemaGrace, DiscoveryInterval,
        StallTimeout, Lanes,
        MaxMemory, TopicConfig, TopicReplicationFactor, SummaryKey,
    ];
}
