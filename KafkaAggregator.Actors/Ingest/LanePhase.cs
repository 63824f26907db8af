namespace KafkaAggregator.Actors.Ingest;

/// <summary>How far a lane is with a partition.</summary>
internal enum LanePhase
{
    /// <summary>Committed offset, log and topic are being read.</summary>
    Reading,

    /// <summary>Its actor is asked to take it.</summary>
    Attaching,

    /// <summary>It is fetched.</summary>
    Running,

    /// <summary>It is being closed, to be opened again.</summary>
    Closing,

    /// <summary>It is not fetched, and will not be by itself.</summary>
    Blocked,
}
