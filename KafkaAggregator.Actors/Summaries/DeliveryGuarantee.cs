namespace KafkaAggregator.Actors.Summaries;

/// <summary>How often a summary may be written.</summary>
public enum DeliveryGuarantee
{
    /// <summary>Repeats have equal values, unless idleness closed the window in between.</summary>
    AtLeastOnce,

    /// <summary>Summaries and offsets in one transaction.</summary>
    ExactlyOnce,
}
