using System.Runtime.InteropServices;

namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// Owns a client handle and the mock cluster that runs in it, and frees both once, in the order that they need.
/// </summary>
internal sealed unsafe class MockClusterHandle : SafeHandle
{
    /// <summary>rd_kafka_type_t: a handle that hosts a mock cluster may be of either kind.</summary>
    private const int ProducerType = 0;

    private const int ErrorSize = 512;

    private nint _client;

    private MockClusterHandle(nint client, nint cluster)
        : base(0, ownsHandle: true)
    {
        _client = client;
        SetHandle(cluster);
    }

    public override bool IsInvalid => handle == 0;

    public static MockClusterHandle Create(int brokers, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, void> log)
    {
        var error = stackalloc byte[ErrorSize];
        var conf = MockNative.ConfNew();
        MockNative.ConfSetLogCallback(conf, log);
        var client = MockNative.New(ProducerType, conf, error, ErrorSize);
        if (client == 0)
        {
            MockNative.ConfDestroy(conf);
            throw new InvalidOperationException($"librdkafka gave no handle: {Marshal.PtrToStringUTF8((nint)error)}");
        }

        var cluster = MockNative.ClusterNew(client, brokers);
        if (cluster == 0)
        {
            MockNative.Destroy(client);
            throw new InvalidOperationException("librdkafka could not start its mock cluster");
        }

        return new MockClusterHandle(client, cluster);
    }

    protected override bool ReleaseHandle()
    {
        // Joins the cluster's thread, which uses the client handle.
        MockNative.ClusterDestroy(handle);
        MockNative.Destroy(_client);
        _client = 0;
        return true;
    }
}
