using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>A group's member that a script polls, with what it was given.</summary>
internal sealed class ScriptMember(IGroupConsumer consumer) : IGroupListener
{
    public IGroupConsumer Consumer => consumer;

    public HashSet<TopicPartition> Owned { get; } = [];

    public List<long> Offsets { get; } = [];

    public List<long> Ends { get; } = [];

    public void Poll(TimeSpan wait)
    {
        switch (consumer.Poll(wait))
        {
            case RecordBatch batch:
                var entries = new RecordEntry[100];
                for (int count; (count = batch.Read(entries)) > 0;)
                {
                    foreach (var entry in entries.AsSpan(0, count))
                    {
                        Offsets.Add(entry.Offset);
                    }
                }

                batch.Dispose();
                break;
            case EndConfirmed end:
                Ends.Add(end.Offset);
                break;
        }
    }

    public CommittedOffset? ReadOffset(TopicPartition partition, bool requireStable)
    {
        var reading = consumer.ReadCommitted([partition], requireStable, TimeSpan.FromSeconds(requireStable ? 5 : 1));
        return reading.Committed.TryGetValue(partition, out var offset) ? offset : null;
    }

    public void OnAssigned(IReadOnlyList<TopicPartition> partitions) => Owned.UnionWith(partitions);

    public void OnRevoked(IReadOnlyList<TopicPartition> partitions) => Owned.ExceptWith(partitions);

    public void OnLost(IReadOnlyList<TopicPartition> partitions) => Owned.ExceptWith(partitions);

    public void OnTrouble(string reason)
    {
        // It goes on trying.
    }

    public void OnFatal(string reason) => throw new InvalidOperationException(reason);
}
