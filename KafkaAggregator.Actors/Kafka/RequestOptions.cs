namespace KafkaAggregator.Actors.Kafka;

/// <summary>How an administration request is made.</summary>
/// <param name="Timeout">How long the client may take over it.</param>
internal readonly record struct RequestOptions(TimeSpan Timeout)
{
    /// <summary>How long the broker may take until all is done; null where it has nothing to do.</summary>
    public TimeSpan? OperationTimeout { get; init; }

    /// <summary>Whether the broker only says what it would do.</summary>
    public bool IsDry { get; init; }

    /// <summary>Whether the answer names what is permitted.</summary>
    public bool WithOperations { get; init; }

    /// <summary>Whether an end is the last stable offset, not the high watermark.</summary>
    public bool ReadCommitted { get; init; }
}
