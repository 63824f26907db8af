using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>What the group says to a process that may die while it hears it.</summary>
internal sealed class MortalListener(IGroupListener listener, MortalProcess process) : IGroupListener
{
    public void OnAssigned(IReadOnlyList<TopicPartition> partitions) => IfAlive(() => listener.OnAssigned(partitions));

    public void OnRevoked(IReadOnlyList<TopicPartition> partitions) => IfAlive(() => process.Do("revoke", () =>
    {
        process.IsRevoking = true;
        listener.OnRevoked(partitions);
        process.IsRevoking = false;
    }));

    public void OnLost(IReadOnlyList<TopicPartition> partitions) => IfAlive(() => listener.OnLost(partitions));

    public void OnTrouble(string reason) => IfAlive(() => listener.OnTrouble(reason));

    public void OnFatal(string reason) => IfAlive(() => listener.OnFatal(reason));

    private void IfAlive(Action action)
    {
        if (process.IsDead)
        {
            return;
        }

        try
        {
            action();
        }
        catch (ProcessDeadException)
        {
            return; // the client's callback must not throw
        }
    }
}
