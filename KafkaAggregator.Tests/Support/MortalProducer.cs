using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>A producer whose process may die before or after each of its steps.</summary>
internal sealed class MortalProducer(ITransactionalProducer producer, MortalProcess process) : ITransactionalProducer
{
    public void Initialize() => Do("initialize", producer.Initialize);

    public void Begin() => Do("begin", producer.Begin);

    public void Send(IReadOnlyList<OutgoingRecord> records)
    {
        Do("produce", () => producer.Send(records));
        Do($"produce into {records.Select(record => record.Partition).Distinct().Count()} partitions", static () => { });
    }

    public void SendOffsets(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, GroupMembership membership) =>
        Do("offsets", () => producer.SendOffsets(offsets, membership));

    public void Commit() => Do("commit", producer.Commit);

    public void Abort() => Do("abort", producer.Abort);

    public RecordRefusals TakeRefusals() => producer.TakeRefusals();

    public int RefreshTopic(string topic, TimeSpan timeout) => producer.RefreshTopic(topic, timeout);

    public void Dispose() => producer.Dispose();

    private void Do(string step, Action action)
    {
        try
        {
            process.Do(step, action);
        }
        catch (ProcessDeadException exception)
        {
            throw new TransactionException(TransactionFault.InDoubt, exception.Message);
        }
    }
}
