using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Model;
using Xunit;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>The model gives the answers that a real broker gives to the same scripts.</summary>
public sealed class BrokerScriptTests
{
    private const int Seeds = 10;

    public static TheoryData<string, KafkaGroupProtocol> Scripts
    {
        get
        {
            var data = new TheoryData<string, KafkaGroupProtocol>();
            foreach (var name in BrokerScripts.Answers.Keys)
            {
                data.Add(name, KafkaGroupProtocol.Classic);
                data.Add(name, KafkaGroupProtocol.Consumer);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Model_AnswersAsTheRealBroker(string name, KafkaGroupProtocol protocol) => Assert.All(
        Enumerable.Range(0, Seeds),
        seed => Assert.Equal(BrokerScripts.Answers[name], ModelScriptBroker.Play(name, protocol, seed)));
}
