namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Brokers and leaders: Metadata v9 to v12, of the topics that were named.</summary>
internal sealed record ClusterMetadata(
    IReadOnlyDictionary<int, BrokerAddress> Brokers, IReadOnlyDictionary<string, TopicMetadata> Topics)
{
    /// <summary>From 10 on topics have ids.</summary>
    public static readonly VersionRange Versions = new(9, 12);
    private const short IdsSince = 10;

    public static ClusterMetadata Ask(BrokerConnection connection, IReadOnlyCollection<string> topics)
    {
        var version = connection.VersionOf(ApiKey.Metadata, Versions);
        var response = connection.Call(ApiKey.Metadata, version, writer => Write(writer, version, topics));
        try
        {
            return Read(response.Span, version);
        }
        finally
        {
            response.Release();
        }
    }

    internal static void Write(WireWriter writer, short version, IReadOnlyCollection<string> topics)
    {
        writer.CompactArrayLength(topics.Count);
        foreach (var topic in topics)
        {
            if (version >= IdsSince)
            {
                writer.Uuid(Guid.Empty);
            }

            writer.CompactString(topic);
            writer.NoTags();
        }

        writer.Bool(false); // allow_auto_topic_creation
        if (version <= IdsSince)
        {
            writer.Bool(false); // include_cluster_authorized_operations
        }

        writer.Bool(false); // include_topic_authorized_operations
        writer.NoTags();
    }

    internal static ClusterMetadata Read(ReadOnlySpan<byte> response, short version)
    {
        var reader = new WireReader(response);
        reader.Int32(); // correlation id
        reader.SkipTags();
        reader.Int32(); // throttle_time_ms
        var brokers = new Dictionary<int, BrokerAddress>();
        for (var count = reader.CompactArrayLength(); count > 0; count--)
        {
            var broker = new BrokerAddress(reader.Int32(), reader.CompactString() ?? "", reader.Int32());
            brokers[broker.Id] = broker;
            reader.CompactString(); // rack
            reader.SkipTags();
        }

        reader.CompactString(); // cluster_id
        reader.Int32(); // controller_id
        var topics = new Dictionary<string, TopicMetadata>(StringComparer.Ordinal);
        for (var count = reader.CompactArrayLength(); count > 0; count--)
        {
            var topic = ReadTopic(ref reader, version);
            topics[topic.Name] = topic;
        }

        return new ClusterMetadata(brokers, topics);
    }

    private static TopicMetadata ReadTopic(ref WireReader reader, short version)
    {
        var error = (ErrorCode)reader.Int16();
        var name = reader.CompactString() ?? "";
        var id = version >= IdsSince ? reader.Uuid() : Guid.Empty;
        reader.Bool(); // is_internal
        var partitions = new Dictionary<int, PartitionLeader>();
        for (var count = reader.CompactArrayLength(); count > 0; count--)
        {
            var partitionError = (ErrorCode)reader.Int16();
            var leader = new PartitionLeader(reader.Int32(), partitionError, reader.Int32(), reader.Int32());
            partitions[leader.Partition] = leader;
            reader.SkipInt32s(); // replica_nodes
            reader.SkipInt32s(); // isr_nodes
            reader.SkipInt32s(); // offline_replicas
            reader.SkipTags();
        }

        reader.Int32(); // topic_authorized_operations
        reader.SkipTags();
        return new TopicMetadata(name, id, error, partitions);
    }
}
