using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// A producer whose process dies before or after one of its steps: from then on no call reaches it, and what it has
/// left open stays with the broker.
/// </summary>
internal sealed class DyingProducer(ITransactionalProducer producer, string lastStep) : ITransactionalProducer
{
    private int _commits;

    public bool IsDead { get; private set; }

    public void Initialize() => Do("initialize", producer.Initialize);

    public void Begin() => Do("begin", producer.Begin);

    public void Send(IReadOnlyList<OutgoingRecord> records) => Do("produce", () => producer.Send(records));

    public void SendOffsets(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, GroupMembership membership) =>
        Do("offsets", () => producer.SendOffsets(offsets, membership));

    public void Commit()
    {
        Do("commit", producer.Commit);
        _commits++;
    }

    public void Abort() => Do("abort", producer.Abort);

    public RecordRefusals TakeRefusals() => producer.TakeRefusals();

    public int RefreshTopic(string topic, TimeSpan timeout) => producer.RefreshTopic(topic, timeout);

    public void Dispose() => producer.Dispose();

    /// <summary>The first commit is let through: it names the owner, as each attach does.</summary>
    private void Do(string step, Action action)
    {
        ThrowIfDead();
        Die($"before {step}");
        action();
        Die($"after {step}");
    }

    private void Die(string step)
    {
        IsDead |= _commits > 0 && step == lastStep;
        ThrowIfDead();
    }

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new TransactionException(TransactionFault.InDoubt, "the process is dead");
        }
    }
}
