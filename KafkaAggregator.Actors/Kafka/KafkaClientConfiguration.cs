using System.Globalization;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What each kind of client is configured with: the user's properties, and what this program needs over them.
/// </summary>
public static class KafkaClientConfiguration
{
    /// <summary>
    /// Bytes that librdkafka may have fetched ahead: a small queue is as fast as a large one, and its records are still
    /// in the processor's cache. Also what one withheld partition may keep.
    /// </summary>
    private const int QueuedKibibytesMax = 2048;

    /// <summary>
    /// Of one partition in one answer: with few enough that the queue holds several partitions' answers.
    /// </summary>
    private const int PartitionFetchBytesMax = 256 * 1024;

    /// <summary>
    /// A full queue is looked at again so soon; librdkafka's own default, a second, leaves consumers idle.
    /// </summary>
    private const int FetchBackoffMilliseconds = 10;

    /// <summary>
    /// What a fetch that failed waits for. After one that was refused librdkafka waits ten times as long, a second at
    /// least: by its default, half a second, a partition would stand for 5 s more after its permission has come.
    /// </summary>
    private const int FetchErrorBackoffMilliseconds = 100;

    /// <summary>
    /// Largest record that a producer sends: above it the topic's own limit decides, not the client's default.
    /// </summary>
    private const int MessageBytesMax = 100_000_000;

    /// <summary>
    /// After which the broker ends a transaction that nobody ends, up to 10 s late: an heir that cannot fence waits for
    /// it. So long a transaction may last, too. Where a broker node dies, its replicas are waited for until the
    /// controller has missed it for a session (9 s by Kafka's default), counted anew where the controller died with it:
    /// a transaction that is given up before that is aborted and tried again for nothing.
    /// </summary>
    public static readonly TimeSpan TransactionTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait before a broker that is away is tried again; librdkafka's default is 10 s.</summary>
    private static readonly TimeSpan ReconnectWaitMax = TimeSpan.FromSeconds(1);

    /// <summary>The longest that librdkafka takes.</summary>
    private static readonly TimeSpan RefreshIntervalMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan HeartbeatMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After which a member that does not poll is out, and one that does not give up what the group takes back: a lane
    /// polls all the time, and takes <see cref="Ingest.AssignmentHandler.FlushLimit"/> and a little more for that.
    /// Librdkafka's five minutes would leave those partitions to nobody for so long.
    /// </summary>
    private static readonly TimeSpan PollIntervalMax = TimeSpan.FromSeconds(60);

    /// <summary>A member of the group, which fetches.</summary>
    /// <param name="options">The options.</param>
    /// <param name="lane">The lane's number, which a static member's id carries.</param>
    public static IReadOnlyDictionary<string, string> Consumer(KafkaOptions options, int lane)
    {
        ArgumentNullException.ThrowIfNull(options);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["queued.max.messages.kbytes"] = Number(QueuedKibibytesMax),
            ["fetch.message.max.bytes"] = Number(PartitionFetchBytesMax),
            ["fetch.queue.backoff.ms"] = Number(FetchBackoffMilliseconds),
            ["fetch.error.backoff.ms"] = Number(FetchErrorBackoffMilliseconds),
            ["max.poll.interval.ms"] = Milliseconds(
                options.SessionTimeout > PollIntervalMax ? options.SessionTimeout : PollIntervalMax),
        };
        Add(properties, options);
        properties["group.id"] = options.GroupId;
        properties["auto.offset.reset"] = "error";
        properties["isolation.level"] = "read_committed";
        properties["enable.auto.commit"] = "false";
        properties["enable.auto.offset.store"] = "false";
        properties["enable.partition.eof"] = "true";

        // The group's leader sees new partitions when it reads metadata: by librdkafka's default every five minutes.
        properties["topic.metadata.refresh.interval.ms"] = Milliseconds(
            options.DiscoveryInterval < RefreshIntervalMax ? options.DiscoveryInterval : RefreshIntervalMax);
        if (options.GroupProtocol == KafkaGroupProtocol.Consumer)
        {
            properties["group.protocol"] = "consumer";
        }
        else
        {
            properties["partition.assignment.strategy"] = "cooperative-sticky";
            properties["session.timeout.ms"] = Milliseconds(options.SessionTimeout);
            properties["heartbeat.interval.ms"] = Milliseconds(Heartbeat(options.SessionTimeout));
        }

        if (options.GroupInstanceId is { } instance)
        {
            properties["group.instance.id"] = $"{instance}-{lane}";
        }

        return properties;
    }

    /// <summary>An idempotent producer without transactions.</summary>
    public static IReadOnlyDictionary<string, string> Producer(KafkaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["message.max.bytes"] = Number(MessageBytesMax),
        };
        Add(properties, options);
        properties["enable.idempotence"] = "true";
        properties["acks"] = "all";
        return properties;
    }

    /// <summary>
    /// A producer of transactions. Records are sent at once: a transaction is opened when all of it is there. A broker
    /// refuses the next one's first request for some milliseconds, while it writes the markers of the one before; with
    /// librdkafka's own back-off (100 ms, then twice as much up to 1 s) transactions one behind the other wait for that
    /// most of their time.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Transactional(KafkaOptions options, string transactionalId)
    {
        ArgumentNullException.ThrowIfNull(options);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["message.max.bytes"] = Number(MessageBytesMax),
            ["linger.ms"] = "0",
            ["retry.backoff.ms"] = "10",
            ["retry.backoff.max.ms"] = "100",
        };
        Add(properties, options);

        // Whatever the user gave: a record that comes later than its transaction may last is of no use.
        properties.Remove("message.timeout.ms");
        properties.Remove("delivery.timeout.ms");
        properties["transactional.id"] = transactionalId;
        properties["transaction.timeout.ms"] = Milliseconds(TransactionTimeout);
        properties["delivery.report.only.error"] = "true";
        return properties;
    }

    /// <summary>A client that only asks and administers.</summary>
    public static IReadOnlyDictionary<string, string> Admin(KafkaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(properties, options);
        return properties;
    }

    /// <summary>
    /// A client that asks for a group's committed offsets, and joins nothing. It is opened as a consumer: in a
    /// producer's client librdkafka (2.16) ends the process where the coordinator answers that it is not the one, or
    /// not yet (<c>rd_kafka_handle_OffsetFetch</c> calls <c>rd_kafka_cgrp_op</c> with the client's own group, and a
    /// producer has none).
    /// </summary>
    internal static IReadOnlyDictionary<string, string> OffsetReader(KafkaOptions options)
    {
        var properties = new Dictionary<string, string>(Admin(options), StringComparer.Ordinal)
        {
            ["group.id"] = options.GroupId,
            ["enable.auto.commit"] = "false",
        };

        // It bounds the polls of a member, which this is not, and is refused below the session, which is the default's.
        properties.Remove("max.poll.interval.ms");
        return properties;
    }

    /// <summary>
    /// Whom a broker takes these clients for by its defaults; null where only it knows (a certificate's name, a
    /// token's).
    /// </summary>
    internal static string? PrincipalOf(KafkaOptions options)
    {
        var mechanism = options.Properties.GetValueOrDefault("sasl.mechanism")
            ?? options.Properties.GetValueOrDefault("sasl.mechanisms");
        var isByName = mechanism == "PLAIN" || mechanism?.StartsWith("SCRAM-", StringComparison.Ordinal) == true;
        return isByName && options.Properties.TryGetValue("sasl.username", out var name) ? $"User:{name}" : null;
    }

    /// <summary>
    /// What is wrong with the user's properties, by property: refused, unknown to librdkafka, or of a value that it
    /// does not take.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Mistakes(IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            if (RefusedProperties.InsteadOf(name) is { } instead)
            {
                mistakes[name] = $"is set by this program; what serves instead: {instead}";
            }
            else if (NativeConfiguration.Check(name, value) is { } refusal)
            {
                mistakes[name] = refusal;
            }
        }

        return mistakes;
    }

    internal static TimeSpan Heartbeat(TimeSpan sessionTimeout) =>
        sessionTimeout / 10 < HeartbeatMax ? sessionTimeout / 10 : HeartbeatMax;

    private static void Add(Dictionary<string, string> properties, KafkaOptions options)
    {
        // By its default librdkafka throws its brokers away when all are down, twenty times a second (tried, 2.11 and
        // later), but keeps whom it took for a coordinator: requests to it (offsets of a group, with a transaction or
        // without) then wait for a broker that never comes back, some of them without an end.
        properties["metadata.recovery.strategy"] = "none";
        properties["reconnect.backoff.max.ms"] = Milliseconds(ReconnectWaitMax);
        foreach (var (name, value) in options.Properties)
        {
            if (RefusedProperties.InsteadOf(name) is { } instead)
            {
                throw new ArgumentException(
                    $"{name} may not stand in kafka.properties; what serves instead: {instead}", nameof(options));
            }

            properties[name] = value;
        }

        properties["bootstrap.servers"] = options.BootstrapServers;
        properties["client.id"] = options.ClientId;
        if (options.ClientRack is { } rack)
        {
            properties["client.rack"] = rack;
        }
    }

    private static string Milliseconds(TimeSpan span) => Number((long)span.TotalMilliseconds);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
