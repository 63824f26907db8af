namespace KafkaAggregator.Host.Hosting;

/// <summary>What is logged about the process: event ids 1000 to 1099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information, "Starting: joins group {GroupId} at {BootstrapServers}")]
    public static partial void Starting(ILogger logger, string groupId, string bootstrapServers);

    [LoggerMessage(1001, LogLevel.Information, "Stopped: what was closed is committed, the partitions are given up")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(
        1002, LogLevel.Warning, "Stopped: what could not be committed comes again from Kafka ({What})")]
    public static partial void StoppedUncommitted(ILogger logger, string what);

    [LoggerMessage(1003, LogLevel.Warning, "Port {Wanted} is taken: {What} listens on port {Port}")]
    public static partial void PortMoved(ILogger logger, string what, int wanted, int port);

    [LoggerMessage(1005, LogLevel.Error, "{Reason}. The process ends: starting it again changes nothing")]
    public static partial void ConfigurationRefused(ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Error, "This node has lost its place for good, start it again: {Reason}")]
    public static partial void PlaceLost(ILogger logger, string reason);

    [LoggerMessage(1006, LogLevel.Error, "This node could not begin to read: {Reason}. The process ends")]
    public static partial void StartFailed(ILogger logger, string reason, Exception error);

    [LoggerMessage(
        1007, LogLevel.Warning, "Stopped: the cluster was not left within {Seconds} s. Its nodes take this one out")]
    public static partial void ClusterNotLeft(ILogger logger, double seconds);

    [LoggerMessage(
        1008, LogLevel.Warning, "Stopped: the process ends {Seconds} s after it was told to, while {What}")]
    public static partial void CutShort(ILogger logger, double seconds, string what);

    [LoggerMessage(
        1009, LogLevel.Warning, "Stopped: the start that was under way has not ended within {Seconds} s")]
    public static partial void StartNotEnded(ILogger logger, double seconds);
}
