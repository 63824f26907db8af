namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of the broker and the group.</summary>
internal static class KafkaSettings
{
    public static readonly Setting BootstrapServers = new(
        "kafka.bootstrap_servers", "KAFKA_BROKER_URL", "localhost:9092",
        "The brokers: `host:port`, several with commas between, or the original's `kafka://host:port`.")
    {
        IsUrl = true,
    };

    public static readonly Setting Properties = new(
        "kafka.properties", null, null,
        "Any librdkafka property (SASL, TLS, …), passed through. Those that have a setting of their own, or on "
        + "which the guarantee rests, are refused.")
    {
        Kind = SettingKind.Map,
        IsSecret = true,
    };

    public static readonly Setting GroupId = new(
        "kafka.group_id", "GROUP_ID", "kafka-aggregator",
        "Consumer group, at most 255 bytes; also the prefix of transactional ids.");

    public static readonly Setting GroupProtocol = new(
        "kafka.group_protocol", null, "classic", "`classic` (cooperative), or `consumer` (KIP-848).");

    public static readonly Setting SessionTimeout = new(
        "kafka.session_timeout", null, "10s",
        "After which a dead node's partitions move; with `consumer` the broker's "
        + "`group.consumer.session.timeout.ms` decides, or the group's own `consumer.session.timeout.ms`. Heartbeats "
        + "come at a tenth of it, 1 s at most.");

    public static readonly Setting GroupInstanceId = new(
        "kafka.group_instance_id", null, null,
        "Static membership: an id of this node that outlives a restart; `-{lane}` is appended. The partitions of a "
        + "node that stops wait for it for the session.");

    public static readonly Setting ClientRack = new(
        "kafka.client_rack", null, null, "Rack of this node: the nearest replica is read.");

    public static readonly Setting Fetcher = new(
        "kafka.fetcher", null, "auto",
        "What gets records from the broker: `direct`, this program's own requests to partitions' leaders (Kafka 3.1 or "
        + "later); `librdkafka`; or `auto`: `direct` wherever that serves, else `librdkafka`.");

    public static IReadOnlyList<Setting> All =>
        [BootstrapServers, Properties, GroupId, GroupProtocol, SessionTimeout, GroupInstanceId, ClientRack, Fetcher];
}
