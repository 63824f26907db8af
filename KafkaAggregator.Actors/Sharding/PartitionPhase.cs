namespace KafkaAggregator.Actors.Sharding;

/// <summary>What an owned partition is doing.</summary>
public enum PartitionPhase
{
    /// <summary>
    /// Its committed offset, its log and its topic's id are being read, or its actor is being attached.
    /// </summary>
    Opening,

    /// <summary>Records below the next offset are read again, to rebuild open windows.</summary>
    Replaying,

    /// <summary>Records are aggregated as they come.</summary>
    Running,

    /// <summary>A record's schema is not here yet.</summary>
    AwaitingSchema,

    /// <summary>Unable to go on, with a reason.</summary>
    Blocked,
}
