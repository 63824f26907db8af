namespace KafkaAggregator.Actors.Kafka;

/// <summary>Why a step of a transaction failed, by what is to be done about it.</summary>
public enum TransactionFault
{
    /// <summary>Nobody answered in time, or not for good: abort, and try again later.</summary>
    Unavailable,

    /// <summary>The group has moved on since the membership was read: abort, and try again with a fresh one.</summary>
    StaleMembership,

    /// <summary>A record, a topic or a partition is refused: abort, and try again without it.</summary>
    PartitionRefused,

    /// <summary>Another has the same static membership, or the same transactional id: this producer is out.</summary>
    Fenced,

    /// <summary>It is not known whether the transaction was committed: only another producer can tell.</summary>
    InDoubt,

    /// <summary>The cluster does not know transactions.</summary>
    Unsupported,

    /// <summary>This client may not use its transactional id: another producer has to try again.</summary>
    Forbidden,

    /// <summary>The producer has failed for good: only another one helps.</summary>
    Fatal,
}
