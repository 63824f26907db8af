using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>What is logged about writing and committing: event ids 4000 to 4099.</summary>
internal static partial class SinkLog
{
    [LoggerMessage(4000, LogLevel.Information, "Created {Count} topics: {Topics}")]
    public static partial void TopicsCreated(ILogger logger, int count, string topics);

    [LoggerMessage(4001, LogLevel.Information, "{Topic} grew from {Before} to {After} partitions with its source")]
    public static partial void TopicGrown(ILogger logger, string topic, int before, int after);

    [LoggerMessage(
        4002,
        LogLevel.Warning,
        "{Topic} keeps records for {Retention} ms, its source {Source} for {SourceRetention} ms: summaries go first")]
    public static partial void ShorterRetention(
        ILogger logger, string topic, string retention, string source, string sourceRetention);

    [LoggerMessage(4003, LogLevel.Information, "Registered {Count} summary schemas: {Topics}")]
    public static partial void SchemasRegistered(ILogger logger, int count, string topics);

    [LoggerMessage(4010, LogLevel.Warning, "{Partition} is blocked: {Reason}. Tried again in {Wait}; the others go on")]
    public static partial void PartitionBlocked(ILogger logger, string partition, string reason, TimeSpan wait);

    [LoggerMessage(4011, LogLevel.Information, "{Partition} is no longer blocked")]
    public static partial void PartitionUnblocked(ILogger logger, string partition);

    [LoggerMessage(
        4012, LogLevel.Warning, "Summaries wait for the broker: {Reason}. Tried again in {Wait}; nothing is lost")]
    public static partial void Waiting(ILogger logger, string reason, TimeSpan wait);

    [LoggerMessage(4013, LogLevel.Information, "Summaries are written again")]
    public static partial void WaitingOver(ILogger logger);

    [LoggerMessage(
        4014,
        LogLevel.Warning,
        "{Count} partitions went with {Messages} messages uncommitted, which come again from Kafka: {Partitions}")]
    public static partial void GivenUpUncommitted(ILogger logger, int count, int messages, string partitions);

    [LoggerMessage(4015, LogLevel.Error, "The summaries of {Partition} cannot be prepared")]
    public static partial void PreparationFailed(ILogger logger, Exception error, string partition);
}
