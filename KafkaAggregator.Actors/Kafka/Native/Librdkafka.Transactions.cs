using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_dr_msg_cb(
        nint configuration, delegate* unmanaged[Cdecl]<nint, NativeMessage*, nint, void> callback);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_init_transactions(nint client, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_begin_transaction(nint client);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_send_offsets_to_transaction(
        nint client, NativePartitions* offsets, nint groupMetadata, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_commit_transaction(nint client, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_abort_transaction(nint client, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_is_fatal(nint error);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_is_retriable(nint error);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_txn_requires_abort(nint error);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_produceva(nint client, NativeProduceValue* values, nuint count);

    [LibraryImport(Library)]
    public static partial int rd_kafka_poll(nint client, int timeoutMilliseconds);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_topic_new(nint client, string topic, nint configuration);

    [LibraryImport(Library)]
    public static partial void rd_kafka_topic_destroy(nint topic);

    [LibraryImport(Library)]
    public static partial int rd_kafka_metadata(
        nint client, int allTopics, nint onlyTopic, NativeMetadata** metadata, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial void rd_kafka_metadata_destroy(NativeMetadata* metadata);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_consumer_group_metadata_new_with_genid(
        string group, int generation, string member, string? instance);

    [LibraryImport(Library)]
    public static partial int rd_kafka_consumer_group_metadata_generation_id(nint metadata);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consumer_group_metadata_member_id(nint metadata);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consumer_group_metadata_group_instance_id(nint metadata);
}
