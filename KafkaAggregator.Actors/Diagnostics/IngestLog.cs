using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>What is logged about lanes, the group and discovery: event ids 2000 to 2099.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(2000, LogLevel.Information, "Reading {Count} topics: {Topics}")]
    public static partial void Subscribed(ILogger logger, int count, string topics);

    [LoggerMessage(2001, LogLevel.Information, "No topic of the cluster is selected yet; looked for every {Interval}")]
    public static partial void NothingSelected(ILogger logger, TimeSpan interval);

    [LoggerMessage(2002, LogLevel.Warning, "{Finding}")]
    public static partial void SelectionFinding(ILogger logger, string finding);

    [LoggerMessage(
        2003,
        LogLevel.Warning,
        "The cluster lacks {Count} topics that the configuration names: {Topics}. Looked for on")]
    public static partial void TopicsMissing(ILogger logger, int count, string topics);

    [LoggerMessage(
        2004,
        LogLevel.Warning,
        "{Count} source topics are compacted: records may be gone before they are read, and windows then lack them: "
        + "{Topics}")]
    public static partial void SourcesCompacted(ILogger logger, int count, string topics);

    [LoggerMessage(
        2005,
        LogLevel.Warning,
        "{Count} source topics have log-append time: that is their event time, unless time_field names one: {Topics}")]
    public static partial void SourcesOfAppendTime(ILogger logger, int count, string topics);

    [LoggerMessage(2010, LogLevel.Information, "Lane {Lane} was given {Count} partitions")]
    public static partial void Assigned(ILogger logger, int lane, int count);

    [LoggerMessage(2011, LogLevel.Information, "Lane {Lane} gave up {Count} partitions")]
    public static partial void Revoked(ILogger logger, int lane, int count);

    [LoggerMessage(
        2012, LogLevel.Warning, "{Count} partitions go to another member with work uncommitted: it does that again")]
    public static partial void FlushUnfinished(ILogger logger, int count);

    [LoggerMessage(2013, LogLevel.Warning, "Waiting for the broker: {Reason}. Tried again; nothing is lost")]
    public static partial void BrokerAway(ILogger logger, string reason);

    [LoggerMessage(2014, LogLevel.Information, "The broker answers again")]
    public static partial void BrokerBack(ILogger logger);

    [LoggerMessage(2015, LogLevel.Information, "{Partition} waits for a stable offset: {Reason}")]
    public static partial void OffsetPending(ILogger logger, object partition, string reason);

    [LoggerMessage(2016, LogLevel.Error, "{Partition} is blocked: {Reason}")]
    public static partial void PartitionBlocked(ILogger logger, object partition, string reason);

    [LoggerMessage(2017, LogLevel.Information, "{Partition} is opened again: {Reason}")]
    public static partial void Reopened(ILogger logger, object partition, string reason);

    [LoggerMessage(2018, LogLevel.Error, "The actor of {Partition} failed at offset {Offset}, time {Deaths}: {Reason}")]
    public static partial void ActorDied(ILogger logger, object partition, long offset, int deaths, string reason);

    [LoggerMessage(2019, LogLevel.Warning, "{Partition} cannot be fetched for now: {Reason}")]
    public static partial void FetchFailed(ILogger logger, object partition, string reason);

    [LoggerMessage(
        2020, LogLevel.Warning, "{Partition}: offset {Offset} is no longer in the log, which is {Start} to {End}")]
    public static partial void OutOfRange(ILogger logger, object partition, long offset, long start, long end);

    [LoggerMessage(2021, LogLevel.Warning, "The consumer group is not served: {Reason}. The client tries on")]
    public static partial void GroupTrouble(ILogger logger, string reason);

    [LoggerMessage(2022, LogLevel.Information, "The consumer group is served again")]
    public static partial void GroupTroubleOver(ILogger logger);

    [LoggerMessage(2030, LogLevel.Error, "Lane {Lane} failed: {Reason}. It starts again in {Wait}")]
    public static partial void LaneFailed(
        ILogger logger, Exception? error, int lane, string reason, TimeSpan wait);

    [LoggerMessage(
        2034, LogLevel.Warning, "Lane {Lane} cannot go on: {Reason}. It starts again in {Wait}; nothing is lost")]
    public static partial void LaneInterrupted(ILogger logger, int lane, string reason, TimeSpan wait);

    [LoggerMessage(2035, LogLevel.Information, "Lane {Lane} has run for {Time} since it was started again")]
    public static partial void LaneSettled(ILogger logger, int lane, TimeSpan time);

    [LoggerMessage(
        2033, LogLevel.Error, "Topics could not be looked for: {Reason}. That starts again in {Wait}")]
    public static partial void DiscoveryFailed(ILogger logger, string reason, TimeSpan wait);

    [LoggerMessage(2031, LogLevel.Critical, "This member has lost its place in the group for good: {Reason}")]
    public static partial void PlaceLost(ILogger logger, string reason);

    [LoggerMessage(
        2032,
        LogLevel.Error,
        "{Partition} does not get on: next offset {NextOffset}, log end {LogEnd} for {Timeout}. Its lane restarts")]
    public static partial void Stalled(
        ILogger logger, object partition, long nextOffset, long logEnd, TimeSpan timeout);

    [LoggerMessage(
        2036, LogLevel.Error, "Nothing has answered for {Timeout} what {Partition} is opened from. Its lane restarts")]
    public static partial void NotOpened(ILogger logger, object partition, TimeSpan timeout);

    [LoggerMessage(
        2037,
        LogLevel.Warning,
        "The end of {Partition}'s log could not be read for {Timeout}: neither its lag nor its silence is known")]
    public static partial void EndUnknown(ILogger logger, object partition, TimeSpan timeout);

    [LoggerMessage(
        2038,
        LogLevel.Error,
        "{Partition} is not committed: next offset {NextOffset}, log end {LogEnd}, and no commit has succeeded for "
        + "{Timeout} while the broker answered: {Reason}. Its lane restarts")]
    public static partial void NotCommitted(
        ILogger logger, object partition, string nextOffset, string logEnd, TimeSpan timeout, string reason);

    [LoggerMessage(
        2039,
        LogLevel.Error,
        "The group has lane {Lane} down for {Count} partitions of which it has not been told for {Timeout}: "
        + "{Partitions}. The lane restarts")]
    public static partial void Untold(ILogger logger, int lane, int count, TimeSpan timeout, string partitions);

    [LoggerMessage(2040, LogLevel.Warning, "Ended the transaction that a dead owner left open ({TransactionalId})")]
    public static partial void OwnerFenced(ILogger logger, string transactionalId);

    [LoggerMessage(
        2041, LogLevel.Warning, "A transaction that holds offsets is left to the broker's time limit: {Reason}")]
    public static partial void OwnerNotFenced(ILogger logger, string reason);

    [LoggerMessage(
        2050, LogLevel.Error, "Missing permission: {Permission}; {Consequence}. What would do: {Command}")]
    public static partial void PermissionMissing(
        ILogger logger, object permission, string consequence, string command);

    [LoggerMessage(2051, LogLevel.Error, "Missing permissions: {Count} more")]
    public static partial void MorePermissionsMissing(ILogger logger, int count);

    [LoggerMessage(2052, LogLevel.Information, "No longer missing: {Permission}")]
    public static partial void PermissionGiven(ILogger logger, object permission);

    [LoggerMessage(2053, LogLevel.Information, "No longer missing: {Count} more permissions")]
    public static partial void MorePermissionsGiven(ILogger logger, int count);

    [LoggerMessage(
        2054,
        LogLevel.Information,
        "{Count} source topics do not show their configuration (DescribeConfigs): neither their retention nor whether "
        + "they are compacted is known: {Topics}")]
    public static partial void ConfigurationsHidden(ILogger logger, int count, string topics);
}
