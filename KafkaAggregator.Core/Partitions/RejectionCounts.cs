namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// How many records of a source partition were in no window, by reason: since the last summary of an aggregated topic,
/// or since the partition was opened.
/// </summary>
public readonly record struct RejectionCounts(long Late, long Undecodable, long Undated, long Future, long NullValues)
{
    /// <summary>The same, and one more record for that reason.</summary>
    public RejectionCounts Plus(RejectionReason reason) => reason switch
    {
        RejectionReason.Late => this with { Late = Late + 1 },
        RejectionReason.Undecodable => this with { Undecodable = Undecodable + 1 },
        RejectionReason.Undated => this with { Undated = Undated + 1 },
        _ => this with { Future = Future + 1 },
    };

    /// <summary>The same, and one more record without a value.</summary>
    public RejectionCounts PlusNullValue() => this with { NullValues = NullValues + 1 };
}
