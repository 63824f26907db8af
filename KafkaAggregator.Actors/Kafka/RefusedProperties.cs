namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Librdkafka's properties that may not stand in <c>kafka.properties</c>: the guarantee rests on them, or a setting has
/// their place.
/// </summary>
public static class RefusedProperties
{
    private const string AlwaysCommitted = "nothing: only committed records are read";
    private const string ProgramCommits = "commit_interval: this program commits offsets itself";
    private const string ProgramSets = "nothing: this program sets it";

    /// <summary>What serves instead of each: a setting, or the word why nothing does.</summary>
    public static IReadOnlyDictionary<string, string> Instead { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = "kafka.bootstrap_servers",
            ["metadata.broker.list"] = "kafka.bootstrap_servers",
            ["group.id"] = "kafka.group_id",
            ["group.protocol"] = "kafka.group_protocol",
            ["partition.assignment.strategy"] = "kafka.group_protocol",
            ["group.instance.id"] = "kafka.group_instance_id",
            ["session.timeout.ms"] = "kafka.session_timeout",
            ["heartbeat.interval.ms"] = "kafka.session_timeout: heartbeats go at a tenth of it",
            ["client.rack"] = "kafka.client_rack",
            ["client.id"] = ProgramSets,
            ["auto.offset.reset"] = "start_from",
            ["topic.metadata.refresh.interval.ms"] = "discovery_interval",
            ["isolation.level"] = AlwaysCommitted,
            ["enable.auto.commit"] = ProgramCommits,
            ["auto.commit.enable"] = ProgramCommits,
            ["auto.commit.interval.ms"] = ProgramCommits,
            ["enable.auto.offset.store"] = ProgramCommits,
            ["offset.store.method"] = ProgramCommits,
            ["enable.partition.eof"] = "idle_timeout",
            ["enable.idempotence"] = "delivery_guarantee",
            ["enable.gapless.guarantee"] = "delivery_guarantee",
            ["acks"] = "delivery_guarantee",
            ["request.required.acks"] = "delivery_guarantee",
            ["transactional.id"] = "kafka.group_id: transactional ids begin with it",
            ["transaction.timeout.ms"] = "delivery_guarantee",
            ["delivery.report.only.error"] = ProgramSets,
            ["partitioner"] = "nothing: a summary goes to the partition of its source",
            ["log.queue"] = "--log-level",
            ["test.mock.num.brokers"] = "the demo verb",
        };

    /// <summary>What serves instead of a property; null where it may stand.</summary>
    public static string? InsteadOf(string property) => Instead.GetValueOrDefault(property);
}
