using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// A librdkafka client. Whoever keeps native memory of it (a batch of records) keeps a reference: destroying the client
/// while a message is out never returns (tried), so the last one out does it.
/// </summary>
internal sealed unsafe class ClientHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int Producer = 0;
    private const int Consumer = 1;
    /// <summary>RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE: the owner has closed it, with a limit.</summary>
    private const int NoConsumerClose = 8;
    private GCHandle _callbacks;
    private Rebootstrap? _rebootstrap;

    /// <summary>For the runtime, which wants it; clients are opened.</summary>
    public ClientHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Throws <see cref="ArgumentException"/> with librdkafka's words where it refuses a property.</summary>
    public static ClientHandle OpenConsumer(IReadOnlyDictionary<string, string> properties, IClientCallbacks callbacks)
    {
        var client = Open(Consumer, properties, callbacks);
        _ = Librdkafka.rd_kafka_poll_set_consumer(client.handle);
        return client;
    }

    /// <summary>The same of a producer.</summary>
    public static ClientHandle OpenProducer(
        IReadOnlyDictionary<string, string> properties, IClientCallbacks callbacks) =>
        Open(Producer, properties, callbacks);

    private static ClientHandle Open(
        int type, IReadOnlyDictionary<string, string> properties, IClientCallbacks callbacks)
    {
        var client = new ClientHandle { _callbacks = GCHandle.Alloc(callbacks) };
        var configuration = Librdkafka.rd_kafka_conf_new();
        try
        {
            foreach (var (name, value) in properties)
            {
                if (NativeConfiguration.Set(configuration, name, value) is { } refusal)
                {
                    throw new ArgumentException(refusal, nameof(properties));
                }
            }

            ClientCallbacks.Register(configuration, GCHandle.ToIntPtr(client._callbacks), isConsumer: type == Consumer);
            var error = stackalloc byte[Librdkafka.ErrorLengthMax];
            var opened = Librdkafka.rd_kafka_new(type, configuration, error, Librdkafka.ErrorLengthMax);
            if (opened == 0)
            {
                throw new ArgumentException(
                    $"librdkafka refuses its configuration: {Librdkafka.Text(error)}", nameof(properties));
            }

            configuration = 0; // the client's own now
            client.SetHandle(opened);
            client._rebootstrap = new(client, properties.GetValueOrDefault("bootstrap.servers", ""));
            return client;
        }
        catch
        {
            client._callbacks.Free();
            throw;
        }
        finally
        {
            if (configuration != 0)
            {
                Librdkafka.rd_kafka_conf_destroy(configuration);
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        _rebootstrap?.Dispose();
        Librdkafka.rd_kafka_destroy_flags(handle, NoConsumerClose);
        _callbacks.Free();
        return true;
    }
}
