using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>Leads librdkafka's callbacks to the object that a client was opened with.</summary>
internal static unsafe class ClientCallbacks
{
    public static void Register(nint configuration, nint callbacks, bool isConsumer)
    {
        Librdkafka.rd_kafka_conf_set_opaque(configuration, callbacks);
        if (Of(callbacks) is IAnswerCallbacks)
        {
            Librdkafka.rd_kafka_conf_set_background_event_cb(configuration, &OnAnswer);
        }

        Librdkafka.rd_kafka_conf_set_log_cb(configuration, &OnLog);
        Librdkafka.rd_kafka_conf_set_error_cb(configuration, &OnError);
        if (isConsumer)
        {
            Librdkafka.rd_kafka_conf_set_rebalance_cb(configuration, &OnRebalance);
        }
        else
        {
            Librdkafka.rd_kafka_conf_set_dr_msg_cb(configuration, &OnDelivery);
        }
    }

    private static IClientCallbacks Of(nint opaque) => (IClientCallbacks)GCHandle.FromIntPtr(opaque).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint client, int level, byte* facility, byte* text) =>
        Of(Librdkafka.rd_kafka_opaque(client)).OnLog(level, Librdkafka.Text(facility), Librdkafka.Text(text));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint client, int error, byte* reason, nint opaque) =>
        Of(opaque).OnError(error, Librdkafka.Text(reason));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDelivery(nint client, NativeMessage* message, nint opaque)
    {
        if (message->Error != 0)
        {
            Of(opaque).OnNotDelivered(message->Error, (int)message->Private);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRebalance(nint client, int error, NativePartitions* partitions, nint opaque) =>
        Of(opaque).OnRebalance(error, partitions);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnAnswer(nint client, nint answer, nint opaque)
    {
        ((IAnswerCallbacks)Of(opaque)).OnAnswer(answer);
        Librdkafka.rd_kafka_event_destroy(answer);
    }
}
