namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Consecutive records of one partition, in memory that belongs to the batch until <see cref="Dispose()"/>. Read on any
/// one thread, once,
/// forward. Disposed exactly once, by whoever processed it: that is also what returns credit.
/// </summary>
public abstract class RecordBatch(TopicPartition partition, long ownershipEpoch)
    : FetchEvent(partition, ownershipEpoch), IDisposable
{
    /// <summary>
    /// The first offset behind this batch: behind its last record, and behind control and aborted records known to
    /// follow it.
    /// </summary>
    public abstract long NextOffset { get; }

    /// <summary>Bytes of memory that the batch keeps from reuse: the unit of credit.</summary>
    public abstract int HeldBytes { get; }

    /// <summary>
    /// Fills as many entries as fit; 0 at the end. Entries and their spans are valid until the next Read or Dispose.
    /// </summary>
    public abstract int Read(Span<RecordEntry> into);

    public abstract void Dispose();
}
