using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>What is logged about schema registries: event ids 3000 to 3099.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(3000, LogLevel.Warning, "Waiting for the schema registry: {Reason}")]
    public static partial void RegistryAway(ILogger logger, string reason);

    [LoggerMessage(3001, LogLevel.Information, "The schema registry {Address} answers again, after {Seconds:0.0} s")]
    public static partial void RegistryBack(ILogger logger, string address, double seconds);

    [LoggerMessage(3002, LogLevel.Warning,
        "Topic {Topic}: schema {SchemaId} is not known to the registry; "
        + "its records wait for it for {GraceSeconds} s (schema_grace)")]
    public static partial void SchemaAwaited(ILogger logger, string topic, int schemaId, double graceSeconds);

    [LoggerMessage(3003, LogLevel.Warning,
        "Topic {Topic}: schema {SchemaId} did not appear in the registry within {GraceSeconds} s; "
        + "its records are undecodable")]
    public static partial void SchemaGivenUp(ILogger logger, string topic, int schemaId, double graceSeconds);

    [LoggerMessage(3004, LogLevel.Information, "Topic {Topic}: schema {SchemaId} has appeared in the registry")]
    public static partial void SchemaAppeared(ILogger logger, string topic, int schemaId);

    [LoggerMessage(3005, LogLevel.Error, "Topic {Topic}, schema {SchemaId}: {Problem}")]
    public static partial void SchemaProblem(ILogger logger, string topic, int schemaId, string problem);

    [LoggerMessage(3006, LogLevel.Warning,
        "Topic {Topic}, schema {SchemaId}: the configuration of {AggregatedTopic} names fields that it does not have: "
        + "{Fields}")]
    public static partial void FieldsMissing(
        ILogger logger, string topic, int schemaId, string aggregatedTopic, string fields);

    [LoggerMessage(3007, LogLevel.Warning,
        "Topic {Topic}, schema {SchemaId}: is a summary's, so that summaries of summaries are written. Was it written "
        + "under another topic_rename_format? Then put it into excluded_topics")]
    public static partial void SummariesRead(ILogger logger, string topic, int schemaId);
}
