using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Example;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Example;

public sealed class ExampleTopicTests
{
    [SharedFact("seed/observed/example-000-source.avsc")]
    public void Schema_IsTheOriginals_WhenItHasTenFields()
    {
        var original = File.ReadAllText(SharedFolder.Get("seed/observed/example-000-source.avsc"));

        var ours = Assert.IsType<Avro.RecordSchema>(Avro.Schema.Parse(ExampleTopic.All(new ExampleOptions())[0].Schema()));

        Assert.Equal(Avro.Schema.Parse(original).ToString(), ours.ToString());
    }

    [Theory]
    [InlineData("example", "kafkaaggregator.models.Example000")]
    [InlineData("my-topic1a", "kafkaaggregator.models.MyTopic1A000")]
    [InlineData("under_score", "kafkaaggregator.models.Under_Score000")]
    public void Schema_IsNamedAsPythonsTitleWould_WhenThePrefixIsAnother(string prefix, string expected)
    {
        var topic = ExampleTopic.All(new ExampleOptions { TopicPrefix = prefix, Fields = 1 })[0];

        Assert.Equal(expected, ((Avro.RecordSchema)Avro.Schema.Parse(topic.Schema())).Fullname);
    }

    [Fact]
    public void All_NumbersWithThreeDigits_WhenThereAreMany()
    {
        var topics = ExampleTopic.All(new ExampleOptions { Topics = 1000 });

        Assert.Equal("example-000", topics[0].Name);
        Assert.Equal("example-042", topics[42].Name);
        Assert.Equal("example-999", topics[999].Name);
        Assert.Equal("example-999-value", topics[999].Subject);
    }
}
