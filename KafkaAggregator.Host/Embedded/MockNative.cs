using System.Reflection;
using System.Runtime.InteropServices;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// librdkafka's mock cluster (rdkafka_mock.h, declared experimental there: the package version is pinned and a test
/// touches every symbol). Bound to the image that Confluent.Kafka has loaded, whatever its file is called on this
/// system.
/// </summary>
internal static unsafe partial class MockNative
{
    private const string Image = "rdkafka-of-confluent-kafka";

    static MockNative() => NativeLibrary.SetDllImportResolver(typeof(MockNative).Assembly, Resolve);

    [LibraryImport(Image, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint ConfNew();

    [LibraryImport(Image, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void ConfDestroy(nint conf);

    [LibraryImport(Image, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void ConfSetLogCallback(
        nint conf, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, void> callback);

    /// <summary>On success the configuration belongs to the handle; else to the caller, still.</summary>
    [LibraryImport(Image, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint conf, byte* error, nuint errorSize);

    [LibraryImport(Image, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint handle);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint ClusterNew(nint handle, int brokers);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void ClusterDestroy(nint cluster);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint ClusterBootstraps(nint cluster);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TopicCreate(nint cluster, string topic, int partitions, int replicationFactor);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int BrokerSetDown(nint cluster, int broker);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int BrokerSetUp(nint cluster, int broker);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_set_apiversion")]
    public static partial int SetApiVersion(nint cluster, short api, short minimum, short maximum);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_set_controller_id")]
    public static partial void SetControllerId(nint cluster, int broker);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void GroupInitialRebalanceDelay(nint cluster, int milliseconds);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_set_group_consumer_heartbeat_interval_ms")]
    public static partial void GroupConsumerHeartbeatInterval(nint cluster, int milliseconds);

    [LibraryImport(Image, EntryPoint = "rd_kafka_mock_set_group_consumer_session_timeout_ms")]
    public static partial void GroupConsumerSessionTimeout(nint cluster, int milliseconds);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Image ? LibrdkafkaImage.Handle : 0;
}
