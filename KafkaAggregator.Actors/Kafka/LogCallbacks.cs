using KafkaAggregator.Actors.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>For a client whose calls say themselves what is wrong with them: only its log is listened to.</summary>
internal sealed class LogCallbacks(ILogger logger) : IClientCallbacks
{
    public void OnLog(int level, string facility, string text) => ClientLog.Write(logger, level, facility, text);
}
