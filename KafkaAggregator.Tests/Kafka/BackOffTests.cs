using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class BackOffTests
{
    [Fact]
    public void Next_DoublesUpToTheLongest_AndStartsOverAfterASuccess()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => backOff.Next().TotalSeconds));
        backOff.Reset();
        Assert.Equal(1, backOff.Next().TotalSeconds);
    }
}
