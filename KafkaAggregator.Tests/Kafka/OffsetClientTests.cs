using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Native;
using KafkaAggregator.Tests.Integration.Faults;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class OffsetClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Replace_AsksAnotherClient_AndLeavesTheConsumersOwnAlone()
    {
        using var consumer = Open();
        using var offsets = new OffsetClient(consumer, Open);
        Assert.Same(consumer, offsets.Present);

        offsets.Replace(consumer);
        var second = offsets.Present;
        Assert.NotSame(consumer, second);
        Assert.False(consumer.IsClosed);

        offsets.Replace(second);
        Assert.NotSame(second, offsets.Present);
        await Waiting.UntilAsync(() => second.IsClosed, Limit, () => "the client that did not answer is still open");
    }

    [Fact]
    public void Replace_ChangesNothing_WhenSomebodyElseHasSeenToIt()
    {
        using var consumer = Open();
        using var offsets = new OffsetClient(consumer, Open);
        offsets.Replace(consumer);
        var second = offsets.Present;
        offsets.Replace(consumer);
        Assert.Same(second, offsets.Present);
    }

    private static ClientHandle Open() => ClientHandle.OpenProducer(
        new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }, new LogCallbacks(NullLogger.Instance));
}
