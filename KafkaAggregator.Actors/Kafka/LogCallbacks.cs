using KafkaAggregator.Actors.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>For a client whose calls say themselves what is wrong with them: only its log is listened to.</summary>
internal sealed unsafe class LogCallbacks(ILogger logger) : IClientCallbacks
{
    public void OnLog(int level, string facility, string text) => ClientLog.Write(logger, level, facility, text);

    public void OnError(int error, string reason)
    {
        // Each call says what is wrong with it; of a connection that failed the log has told.
    }

    public void OnNotDelivered(int error, int index)
    {
        // It sends nothing.
    }

    public void OnRebalance(int error, NativePartitions* partitions)
    {
        // Such a client is of no group.
    }
}
