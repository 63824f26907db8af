namespace KafkaAggregator.Core.Partitions;

/// <summary>Why a record was in no window and may be written to a topic of its own.</summary>
public enum RejectionReason
{
    /// <summary>Its window was closed.</summary>
    Late,

    /// <summary>Its value is not what its schema says, or no framed Avro, or of an unknown schema.</summary>
    Undecodable,

    /// <summary>Its event time is null, not finite or out of range.</summary>
    Undated,

    /// <summary>Its event time lies too far ahead of the wall clock.</summary>
    Future,
}
