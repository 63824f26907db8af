namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// A producer with a transactional id. One transaction at a time, by one caller at a time; every call blocks for its
/// round trips and throws <see cref="TransactionException"/>. After one that is not fatal and not in doubt, the
/// transaction is aborted before anything else is done.
/// </summary>
public interface ITransactionalProducer : IProducerMetadata, IDisposable
{
    /// <summary>
    /// Makes the transactional id this producer's own: any other that has it is fenced, and its open transaction
    /// aborted. Called once, again after <see cref="TransactionFault.Unavailable"/>.
    /// </summary>
    void Initialize();

    void Begin();

    /// <summary>Puts records on their way.</summary>
    void Send(IReadOnlyList<OutgoingRecord> records);

    /// <summary>Adds the offsets of a group's member to the transaction.</summary>
    void SendOffsets(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, GroupMembership membership);

    /// <summary>Waits until every record is written, and ends the transaction.</summary>
    void Commit();

    /// <summary>Nothing of the transaction is ever seen by a reader of committed records.</summary>
    void Abort();

    /// <summary>Which records of the transaction that failed were at fault; by index into what was sent.</summary>
    RecordRefusals TakeRefusals();
}
