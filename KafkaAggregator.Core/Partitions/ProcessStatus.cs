namespace KafkaAggregator.Core.Partitions;

/// <summary>What became of a record.</summary>
public enum ProcessStatus
{
    /// <summary>It is decided; the next one may come.</summary>
    Processed,

    /// <summary>Nothing is decided: its schema is not here yet. The same record is to be handed in again.</summary>
    AwaitsSchema,

    /// <summary>
    /// Its row finds no room: what it closes is closed, and the same record is to be handed in again when there is.
    /// </summary>
    AwaitsMemory,

    /// <summary>
    /// Nothing is decided: by the policy <see cref="UndecodablePolicy.Stop"/> the partition stands here.
    /// </summary>
    Stopped,
}
