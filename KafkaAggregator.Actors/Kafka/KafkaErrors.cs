using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>Which of Kafka's errors are refusals, which no retry cures soon, and which mean that it is away.</summary>
internal static class KafkaErrors
{
    /// <summary>What a topic's administration is refused for.</summary>
    public static bool IsTopicRefusal(ErrorCode code) => code is ErrorCode.TopicAuthorizationFailed
        or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TopicException or ErrorCode.InvalidPartitions
        or ErrorCode.InvalidReplicationFactor or ErrorCode.InvalidReplicaAssignment or ErrorCode.InvalidConfig
        or ErrorCode.PolicyViolation or ErrorCode.InvalidRequest or ErrorCode.UnknownTopicOrPart
        or ErrorCode.Local_InvalidArg || IsUnsupported(code);

    /// <summary>What one record is refused for, while others may be written.</summary>
    public static bool IsRecordRefusal(ErrorCode code) => code is ErrorCode.TopicAuthorizationFailed
        or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
        or ErrorCode.TopicException or ErrorCode.PolicyViolation || IsBatchRefusal(code);

    /// <summary>
    /// What a whole batch is refused for although one record is at fault: the others are to be tried alone.
    /// </summary>
    public static bool IsBatchRefusal(ErrorCode code) => code is ErrorCode.MsgSizeTooLarge
        or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidTimestamp
        or ErrorCode.InvalidRecord;

    /// <summary>
    /// Whether librdkafka's words are about a permission: not all of them come with a code. Each call that is refused
    /// says so itself, and the group and the fetcher do.
    /// </summary>
    public static bool IsForbidden(string text) =>
        text.Contains("authorization failed", StringComparison.OrdinalIgnoreCase);

    /// <summary>The same, about the group.</summary>
    public static bool IsGroupForbidden(string text) =>
        text.Contains("group authorization failed", StringComparison.OrdinalIgnoreCase)
        || text.Contains(nameof(ErrorCode.GroupAuthorizationFailed), StringComparison.Ordinal);

    /// <summary>The same, about a topic.</summary>
    public static bool IsTopicForbidden(string text) =>
        text.Contains("topic authorization failed", StringComparison.OrdinalIgnoreCase)
        || text.Contains(nameof(ErrorCode.TopicAuthorizationFailed), StringComparison.Ordinal);

    /// <summary>What an embedded or old broker does not speak.</summary>
    public static bool IsUnsupported(ErrorCode code) =>
        code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion;

    /// <summary>The exception's own words and its code's name, which is what people search for.</summary>
    public static string Describe(Error error) => $"{error.Reason} ({error.Code})";
}
