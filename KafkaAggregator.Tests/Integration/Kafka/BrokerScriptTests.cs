using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Model;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>The answers against which the simulation's model broker is held are those of a real one.</summary>
[Collection(KafkaCollection.Name)]
public sealed class BrokerScriptTests(KafkaBroker broker)
{
    public static TheoryData<string, KafkaGroupProtocol> Scripts
    {
        get
        {
            var data = new TheoryData<string, KafkaGroupProtocol>();
            foreach (var name in BrokerScripts.Answers.Keys)
            {
                data.Add(name, KafkaGroupProtocol.Classic);
            }

            foreach (var name in BrokerScripts.OfGroups)
            {
                data.Add(name, KafkaGroupProtocol.Consumer);
            }

            return data;
        }
    }

    [KafkaTheory]
    [MemberData(nameof(Scripts))]
    public void RealBroker_AnswersAsItDid(string name, KafkaGroupProtocol protocol)
    {
        using var real = new RealScriptBroker(broker, protocol);
        Assert.Equal(BrokerScripts.Answers[name], BrokerScripts.Play(name, real));
    }
}
