using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial int rd_kafka_commit_queue(
        nint client, NativePartitions* offsets, nint queue, nint callback, nint opaque);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_AdminOptions_new(nint client, int operation);

    [LibraryImport(Library)]
    public static partial void rd_kafka_AdminOptions_destroy(nint options);

    [LibraryImport(Library)]
    public static partial int rd_kafka_AdminOptions_set_request_timeout(
        nint options, int timeoutMilliseconds, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_AdminOptions_set_require_stable_offsets(nint options, int isRequired);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ListConsumerGroupOffsets_new(string group, NativePartitions* partitions);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ListConsumerGroupOffsets_destroy(nint request);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ListConsumerGroupOffsets(
        nint client, nint* requests, nuint count, nint options, nint queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ListConsumerGroupOffsets_result_groups(nint result, nuint* count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_ListConsumerGroupOffsets_result(nint @event);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_group_result_error(nint group);

    [LibraryImport(Library)]
    public static partial NativePartitions* rd_kafka_group_result_partitions(nint group);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_poll(nint queue, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial int rd_kafka_event_error(nint @event);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_error_string(nint @event);

    [LibraryImport(Library)]
    public static partial NativePartitions* rd_kafka_event_topic_partition_list(nint @event);

    [LibraryImport(Library)]
    public static partial void rd_kafka_event_destroy(nint @event);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consumer_group_metadata(nint client);

    [LibraryImport(Library)]
    public static partial void rd_kafka_consumer_group_metadata_destroy(nint metadata);
}
