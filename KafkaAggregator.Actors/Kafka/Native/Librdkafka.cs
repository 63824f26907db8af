using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// What this program calls of librdkafka itself, beside Confluent.Kafka: a consumer whose rebalance callback answers
/// without assigning, records a batch at a time, queues that can be held back, and offsets with their metadata.
/// Confluent's consumer offers none of the four. Calls go to the image that Confluent.Kafka has loaded.
/// </summary>
internal static unsafe partial class Librdkafka
{
    internal const string Library = "librdkafka";

    /// <summary>Bytes for the text of an error that librdkafka writes into the caller's memory.</summary>
    internal const int ErrorLengthMax = 512;

    static Librdkafka() => LibrdkafkaImage.Register();

    [LibraryImport(Library)]
    public static partial nint rd_kafka_err2str(int error);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_err2name(int error);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_code(nint error);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_error_string(nint error);

    [LibraryImport(Library)]
    public static partial void rd_kafka_error_destroy(nint error);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_conf_new();

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_destroy(nint configuration);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_conf_set(
        nint configuration, string name, string value, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_opaque(nint configuration, nint opaque);

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_log_cb(
        nint configuration, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, void> callback);

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_error_cb(
        nint configuration, delegate* unmanaged[Cdecl]<nint, int, byte*, nint, void> callback);

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_rebalance_cb(
        nint configuration, delegate* unmanaged[Cdecl]<nint, int, NativePartitions*, nint, void> callback);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_new(int type, nint configuration, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial void rd_kafka_destroy_flags(nint client, int flags);

    /// <summary>Adds bootstrap servers; one that is there already is not added again. Any thread.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_brokers_add(nint client, string servers);

    /// <summary>The cluster's controller as the last metadata named it; -1 where they named none. Any thread.</summary>
    [LibraryImport(Library)]
    public static partial int rd_kafka_controllerid(nint client, int timeoutMilliseconds);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_opaque(nint client);

    [LibraryImport(Library)]
    public static partial int rd_kafka_fatal_error(nint client, byte* error, nuint errorLength);

    [LibraryImport(Library)]
    public static partial void* rd_kafka_mem_malloc(nint client, nuint size);

    [LibraryImport(Library)]
    public static partial NativePartitions* rd_kafka_topic_partition_list_new(int capacity);

    [LibraryImport(Library)]
    public static partial void rd_kafka_topic_partition_list_destroy(NativePartitions* list);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativePartition* rd_kafka_topic_partition_list_add(
        NativePartitions* list, string topic, int partition);

    /// <summary>A time as librdkafka takes it: never less than what was asked for.</summary>
    public static int Milliseconds(TimeSpan time) => (int)Math.Ceiling(time.TotalMilliseconds);

    /// <summary>The text of a string that librdkafka owns.</summary>
    public static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    public static string Text(byte* text) => Text((nint)text);

    /// <summary>What an error code means, in librdkafka's words.</summary>
    public static string Describe(int error) => Text(rd_kafka_err2str(error));

    /// <summary>The text of an error object, which is freed; null where there is no error.</summary>
    public static string? Take(nint error)
    {
        if (error == 0)
        {
            return null;
        }

        var text = Text(rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
        return text;
    }
}
