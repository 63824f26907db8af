namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// How this program speaks to Kafka. What librdkafka gets of it: <see cref="KafkaClientConfiguration"/>.
/// </summary>
public sealed record KafkaOptions
{
    /// <summary>Bytes of a group id that Kafka's own limit on names of transactional ids leaves room for.</summary>
    public const int GroupIdBytesMax = 255;

    public string BootstrapServers { get; init; } = "localhost:9092";

    /// <summary>
    /// Librdkafka's own properties (SASL, TLS, …), passed through to every client; those in
    /// <see cref="RefusedProperties"/> are not.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public string GroupId { get; init; } = "kafka-aggregator";

    public KafkaGroupProtocol GroupProtocol { get; init; } = KafkaGroupProtocol.Classic;

    /// <summary>
    /// After which a dead node's partitions move. Heartbeats go at a tenth of it, one a second at least. With
    /// <see cref="KafkaGroupProtocol.Consumer"/> the broker decides on both.
    /// </summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Static membership; the lane's number is appended. Null: dynamic.</summary>
    public string? GroupInstanceId { get; init; }

    /// <summary>Where this node stands, so that it may read from the nearest replica. Null: from leaders.</summary>
    public string? ClientRack { get; init; }

    /// <summary>
    /// What brokers and the group's description show; it carries the process's random part, by which an heir
    /// recognises a living owner.
    /// </summary>
    public string ClientId { get; init; } = "kafka-aggregator";

    /// <summary>How often a consumer looks for new topics and partitions of its subscription.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one request of the catalog may take before Kafka counts as unavailable.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
