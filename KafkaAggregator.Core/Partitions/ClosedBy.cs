namespace KafkaAggregator.Core.Partitions;

/// <summary>Why a window was closed.</summary>
public enum ClosedBy
{
    /// <summary>Stream time reached its end plus expiration.</summary>
    EventTime,

    /// <summary>The partition was silent for long enough.</summary>
    Idle,

    /// <summary>
    /// More records below it than the offset metadata can list had a verdict that the log does not give again.
    /// </summary>
    Limit,
}
