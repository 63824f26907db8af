namespace KafkaAggregator.Host.Hosting;

/// <summary>What is logged about the process: event ids 1000 to 1099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information, "Aggregating from {BootstrapServers} as a member of group {GroupId}")]
    public static partial void Started(ILogger logger, string bootstrapServers, string groupId);

    [LoggerMessage(1001, LogLevel.Information, "Stopped: what was closed is committed, the partitions are given up")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(
        1002, LogLevel.Warning, "Stopped after {Limit}: what could not be committed comes again from Kafka")]
    public static partial void StoppedUncommitted(ILogger logger, TimeSpan limit);

    [LoggerMessage(1003, LogLevel.Warning, "Port {Wanted} is taken: {What} listens on port {Port}")]
    public static partial void PortMoved(ILogger logger, string what, int wanted, int port);

    [LoggerMessage(1005, LogLevel.Error, "{Reason}. The process ends: starting it again changes nothing")]
    public static partial void ConfigurationRefused(ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Error, "This node has lost its place for good, start it again: {Reason}")]
    public static partial void PlaceLost(ILogger logger, string reason);
}
