namespace KafkaAggregator.Core.Partitions;

/// <summary>Why a summary may lack records of its window.</summary>
public enum IncompleteReason
{
    /// <summary>Records of the window may have been gone when they had to be read.</summary>
    Retention,

    /// <summary>Replay found other records than were there before.</summary>
    Replay,
}
