using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Machine;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>Plays scripts on the model, on one fiber.</summary>
internal sealed class ModelScriptBroker : IScriptBroker
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(20);
    private readonly SimulationKernel _kernel;
    private readonly ModelBroker _broker;
    private readonly ModelConnection _connection;
    private int _names;

    private ModelScriptBroker(SimulationKernel kernel, KafkaGroupProtocol protocol)
    {
        (_kernel, _broker) = (kernel, new(kernel, protocol));
        _connection = new(kernel, new("script"));
    }

    public static string Play(string name, KafkaGroupProtocol protocol, int seed)
    {
        var kernel = SimulationKernel.Create();
        kernel.Begin(seed);
        var broker = new ModelScriptBroker(kernel, protocol);
        string? answers = null;
        kernel.StartFiber(broker._connection.Process, () => answers = BrokerScripts.Play(name, broker));
        kernel.RunUntil(TimeSpan.TicksPerMinute * 5, () => answers is not null);
        kernel.Remove();
        return answers ?? "the script did not end";
    }

    public string CreateTopic(int partitions)
    {
        var name = $"topic-{++_names}";
        _broker.AddTopic(name, partitions);
        return name;
    }

    public ScriptMember OpenMember(string group) =>
        new(new ModelConsumer(_broker, _connection, group, $"client-{++_names}") { IsPolledForEver = true });

    public ITransactionalProducer OpenProducer(string transactionalId)
    {
        var producer = new ModelProducer(_broker, _connection, transactionalId);
        producer.Initialize();
        return producer;
    }

    public void Fence(string transactionalId) => OpenProducer(transactionalId).Dispose();

    public long LogEnd(TopicPartition partition) => _broker.LogOf(partition).End;

    public long StableEnd(TopicPartition partition) => _broker.LogOf(partition).LastStableOffset;

    /// <summary>A reader that is opened for it is not so quick as to come before the markers.</summary>
    public IReadOnlyList<string> Read(string topic)
    {
        SimulationFiber.Current!.WaitUntil(_kernel.Now + TimeSpan.TicksPerSecond);
        return [.. _broker.LogOf(new(topic, 0)).ReadCommitted(0).Select(record => Encoding.UTF8.GetString(record.Entry.Value!))];
    }

    public void PollUntil(Func<bool> condition, params ScriptMember[] members)
    {
        while (!condition())
        {
            foreach (var member in members)
            {
                member.Poll(PollWait);
            }
        }
    }
}
