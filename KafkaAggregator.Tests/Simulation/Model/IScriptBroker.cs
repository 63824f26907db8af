using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>A broker that a script is played on: the model, or a real one.</summary>
internal interface IScriptBroker
{
    /// <summary>A topic of a name that nobody else has.</summary>
    string CreateTopic(int partitions);

    /// <summary>A member that has not joined yet.</summary>
    ScriptMember OpenMember(string group);

    /// <summary>A producer that has the id.</summary>
    ITransactionalProducer OpenProducer(string transactionalId);

    long LogEnd(TopicPartition partition);

    long StableEnd(TopicPartition partition);

    void Fence(string transactionalId);

    /// <summary>Values of partition 0, as a reader of committed records sees them.</summary>
    IReadOnlyList<string> Read(string topic);

    /// <summary>Lets members poll until the condition holds.</summary>
    void PollUntil(Func<bool> condition, params ScriptMember[] members);
}
