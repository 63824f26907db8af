using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>
/// A group's member whose process may die at each of its calls, at each batch, and while the group takes partitions
/// back. Dead it hears and says nothing more; closing it takes it out of the group, which else would wait for it.
/// </summary>
internal sealed class MortalConsumer(IGroupConsumer consumer, MortalProcess process) : IGroupConsumer
{
    private int _batches;

    public void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener) =>
        consumer.Subscribe(topics, new MortalListener(listener, process));

    public OffsetReading ReadCommitted(IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout)
    {
        try
        {
            return process.Do(requireStable ? "offsets' reading" : "owners' reading", () => consumer.ReadCommitted(partitions, requireStable, timeout));
        }
        catch (ProcessDeadException exception)
        {
            throw new KafkaUnavailableException(exception.Message, exception);
        }
    }

    public GroupMembership ReadMembership() => consumer.ReadMembership();

    public IReadOnlyDictionary<TopicPartition, string> Commit(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout) => throw new NotSupportedException();

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset) => consumer.Assign(partition, ownershipEpoch, offset);

    public void Unassign(TopicPartition partition) => consumer.Unassign(partition);

    public void Seek(TopicPartition partition, long offset) => consumer.Seek(partition, offset);

    public void Withhold(TopicPartition partition)
    {
        process.OnStep("withhold");
        consumer.Withhold(partition);
    }

    public void Release(TopicPartition partition) => consumer.Release(partition);

    public FetchEvent? Poll(TimeSpan wait)
    {
        process.OnStep("poll");
        var polled = consumer.Poll(wait);
        try
        {
            if (polled is RecordBatch)
            {
                process.Step($"batch {++_batches}");
            }
        }
        catch (ProcessDeadException)
        {
            (polled as RecordBatch)?.Dispose();
            return null;
        }

        return process.IsDead ? null : polled;
    }

    public void Close() => consumer.Close();

    public void Dispose() => consumer.Dispose();
}
