using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>Administration: what is asked.</summary>
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_background_event_cb(
        nint configuration, delegate* unmanaged[Cdecl]<nint, nint, nint, void> callback);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_get_background(nint client);

    [LibraryImport(Library)]
    public static partial int rd_kafka_AdminOptions_set_operation_timeout(
        nint options, int timeoutMilliseconds, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial int rd_kafka_AdminOptions_set_validate_only(
        nint options, int isDry, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_AdminOptions_set_isolation_level(nint options, int isolation);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_AdminOptions_set_include_authorized_operations(nint options, int isWanted);

    [LibraryImport(Library)]
    public static partial void rd_kafka_AdminOptions_set_opaque(nint options, nint opaque);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DescribeCluster(nint client, nint options, nint queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_TopicCollection_of_topic_names(byte** topics, nuint count);

    [LibraryImport(Library)]
    public static partial void rd_kafka_TopicCollection_destroy(nint topics);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DescribeTopics(nint client, nint topics, nint options, nint queue);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ConfigResource_new(int type, string name);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ConfigResource_destroy(nint resource);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DescribeConfigs(
        nint client, nint* resources, nuint count, nint options, nint queue);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ListOffsets(nint client, NativePartitions* specs, nint options, nint queue);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DescribeConsumerGroups(
        nint client, byte** groups, nuint count, nint options, nint queue);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_NewTopic_new(
        string topic, int partitions, int replicationFactor, byte* error, nuint errorLength);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_NewTopic_set_config(nint topic, string name, string value);

    [LibraryImport(Library)]
    public static partial void rd_kafka_NewTopic_destroy(nint topic);

    [LibraryImport(Library)]
    public static partial void rd_kafka_CreateTopics(
        nint client, nint* topics, nuint count, nint options, nint queue);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_NewPartitions_new(
        string topic, nuint total, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial void rd_kafka_NewPartitions_destroy(nint partitions);

    [LibraryImport(Library)]
    public static partial void rd_kafka_CreatePartitions(
        nint client, nint* topics, nuint count, nint options, nint queue);
}
