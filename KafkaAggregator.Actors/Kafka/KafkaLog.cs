using KafkaAggregator.Actors.Kafka.Direct;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What the Kafka layer logs.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(5001, LogLevel.Error, "librdkafka [{Facility}] {Text}")]
    public static partial void ClientError(this ILogger logger, string facility, string text);

    [LoggerMessage(5002, LogLevel.Warning, "librdkafka [{Facility}] {Text}")]
    public static partial void ClientWarning(this ILogger logger, string facility, string text);

    [LoggerMessage(5003, LogLevel.Information, "librdkafka [{Facility}] {Text}")]
    public static partial void ClientNotice(this ILogger logger, string facility, string text);

    [LoggerMessage(5004, LogLevel.Debug, "librdkafka [{Facility}] {Text}")]
    public static partial void ClientDetail(this ILogger logger, string facility, string text);

    [LoggerMessage(5005, LogLevel.Warning,
        "The consumer did not close within {Limit}: the group learns of it by the session timeout")]
    public static partial void CloseTimedOut(this ILogger logger, TimeSpan limit);

    [LoggerMessage(5006, LogLevel.Debug, "{Partition} is started again at {Offset}: librdkafka had ended it")]
    public static partial void Restarted(this ILogger logger, TopicPartition partition, long offset);

    [LoggerMessage(5007, LogLevel.Warning, "Fetching is interrupted and tried again: {Reason}")]
    public static partial void FetchConnectionLost(this ILogger logger, string reason);

    [LoggerMessage(5008, LogLevel.Debug, "Broker {Broker} holds answers back for {Time}, by a quota")]
    public static partial void Throttled(this ILogger logger, int broker, TimeSpan time);

    [LoggerMessage(5009, LogLevel.Information,
        "Lane {Lane} fetches directly: librdkafka has its group and transactions")]
    public static partial void FetchesDirectly(this ILogger logger, int lane);

    /// <summary>A warning where TLS or a login was refused that librdkafka is let in with.</summary>
    public static void FetchesByLibrdkafka(this ILogger logger, int lane, FetchObstacle obstacle) =>
        FetchesByLibrdkafka(
            logger, obstacle.IsRefusal ? LogLevel.Warning : LogLevel.Information, lane, obstacle.Reason);

    [LoggerMessage(EventId = 5010, Message = "Lane {Lane} fetches by librdkafka: {Reason}")]
    private static partial void FetchesByLibrdkafka(ILogger logger, LogLevel level, int lane, string reason);
}
