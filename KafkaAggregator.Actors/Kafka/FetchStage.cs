namespace KafkaAggregator.Actors.Kafka;

/// <summary>How far librdkafka is with a partition that the group has given us.</summary>
internal enum FetchStage
{
    /// <summary>Librdkafka does not have it yet: it gets it at the next poll.</summary>
    Wanted,

    /// <summary>Librdkafka fetches it, or would if it were not withheld.</summary>
    Fetching,

    /// <summary>
    /// Librdkafka has it, and ended fetching it (offset out of range): it has to be taken and given again.
    /// </summary>
    Ended,
}
