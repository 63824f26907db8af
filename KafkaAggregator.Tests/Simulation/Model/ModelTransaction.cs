using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>A transaction: what it has written where, and the offsets that become the group's when it is committed.</summary>
internal sealed class ModelTransaction(string transactionalId, long startedAt)
{
    public string TransactionalId { get; } = transactionalId;

    public long StartedAt { get; } = startedAt;

    public ModelTransactionState State { get; set; }

    /// <summary>In the order in which they were first written to.</summary>
    public List<ModelLog> Logs { get; } = [];

    /// <summary>With the order in which they came, among all offsets of the group.</summary>
    public Dictionary<TopicPartition, (CommittedOffset Offset, long Order)> Offsets { get; } = [];

    public string? GroupId { get; set; }

    public void Touch(ModelLog log)
    {
        if (!Logs.Contains(log))
        {
            Logs.Add(log);
        }
    }
}
