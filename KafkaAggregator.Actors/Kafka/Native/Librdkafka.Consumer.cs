using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial nint rd_kafka_memberid(nint client);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mem_free(nint client, nint memory);

    [LibraryImport(Library)]
    public static partial int rd_kafka_poll_set_consumer(nint client);

    [LibraryImport(Library)]
    public static partial int rd_kafka_subscribe(nint client, NativePartitions* topics);

    [LibraryImport(Library)]
    public static partial int rd_kafka_unsubscribe(nint client);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_incremental_assign(nint client, NativePartitions* partitions);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_incremental_unassign(nint client, NativePartitions* partitions);

    [LibraryImport(Library)]
    public static partial int rd_kafka_assignment_lost(nint client);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_seek_partitions(
        nint client, NativePartitions* partitions, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial int rd_kafka_pause_partitions(nint client, NativePartitions* partitions);

    [LibraryImport(Library)]
    public static partial int rd_kafka_resume_partitions(nint client, NativePartitions* partitions);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consumer_close_queue(nint client, nint queue);

    [LibraryImport(Library)]
    public static partial int rd_kafka_consumer_closed(nint client);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_new(nint client);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_get_consumer(nint client);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_queue_get_partition(nint client, string topic, int partition);

    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_forward(nint from, nint to);

    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_destroy(nint queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consume_batch_queue(
        nint queue, int timeoutMilliseconds, NativeMessage** messages, nuint count);

    /// <summary>
    /// Makes a call that waits at an empty queue return. (Not rd_kafka_yield: the batch call takes one record more
    /// after it, and throws that away; tried.)
    /// </summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_yield(nint queue);

    [LibraryImport(Library)]
    public static partial void rd_kafka_message_destroy(NativeMessage* message);

    /// <summary>A read of a field: too short to be worth telling the garbage collector of.</summary>
    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial long rd_kafka_message_timestamp(NativeMessage* message, int* type);

    [LibraryImport(Library)]
    public static partial int rd_kafka_message_headers(NativeMessage* message, nint* headers);

    [LibraryImport(Library)]
    public static partial int rd_kafka_header_get_all(
        nint headers, nuint index, byte** name, byte** value, nuint* length);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_topic_name(nint topic);
}
