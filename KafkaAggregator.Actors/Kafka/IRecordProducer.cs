namespace KafkaAggregator.Actors.Kafka;

/// <summary>Writes records; used by one committer at a time. Without a transactional id, idempotent.</summary>
public interface IRecordProducer : IProducerMetadata, IDisposable
{
    /// <summary>
    /// Writes all and waits for every acknowledgement. The indexes of those that were refused for good, with the reason
    /// (too large,
    /// forbidden, no such topic); throws <see cref="KafkaUnavailableException"/> where it is unknown what was written.
    /// </summary>
    Task<IReadOnlyDictionary<int, string>> WriteAsync(
        IReadOnlyList<OutgoingRecord> records, CancellationToken cancellation);
}
