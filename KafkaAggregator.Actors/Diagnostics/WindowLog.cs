using KafkaAggregator.Core.Partitions;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>What is logged about single partitions: event ids 2100 to 2199.</summary>
internal static partial class WindowLog
{
    [LoggerMessage(2100, LogLevel.Debug, "{Ownership} is attached and read from {Position}; next offset {NextOffset}")]
    public static partial void Attached(ILogger logger, object? ownership, long position, long nextOffset);

    [LoggerMessage(2101, LogLevel.Debug, "{Ownership} is detached")]
    public static partial void Detached(ILogger logger, object? ownership);

    [LoggerMessage(EventId = 2102, Message = "{Partition}: {Notice}")]
    public static partial void Notice(ILogger logger, LogLevel level, object partition, string notice);

    [LoggerMessage(2103, LogLevel.Error, "{Partition} stands at a record (undecodable_records: stop): {Reason}")]
    public static partial void Stopped(ILogger logger, object partition, string reason);

    [LoggerMessage(2104, LogLevel.Debug, "{Partition} waits for schema {SchemaId}")]
    public static partial void AwaitsSchema(ILogger logger, object partition, int schemaId);

    [LoggerMessage(2105, LogLevel.Warning, "{Partition} is blocked: {Reason}. It goes on as windows close")]
    public static partial void AwaitsMemory(ILogger logger, object partition, string? reason);

    [LoggerMessage(2106, LogLevel.Information, "{Partition} has room for its rows again")]
    public static partial void HasMemory(ILogger logger, object partition);

    /// <summary>What the partition's state found worth saying, at the level that it gave.</summary>
    public static void Notice(ILogger logger, object partition, PartitionNotice notice)
    {
        var level = notice.Level switch
        {
            NoticeLevel.Error => LogLevel.Error,
            NoticeLevel.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        Notice(logger, level, partition, notice.Text);
    }
}
