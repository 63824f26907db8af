using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Native;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class OffsetClientTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();
    private readonly OffsetClient _offsets;

    public OffsetClientTests() => _offsets = new OffsetClient(Open, _time);

    [Fact]
    public async Task NotAnswered_AsksAnotherClient_AndEndsTheOneThatDidNotAnswer()
    {
        var first = _offsets.Present;
        _offsets.Answered(first);
        _offsets.NotAnswered(first);
        Assert.NotSame(first, _offsets.Present);
        await Waiting.UntilAsync(() => first.IsClosed, Limit, () => "the client that did not answer is still open");
    }

    [Theory]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    [InlineData(5001, false)]
    public void NotAnswered_LeavesAClientTime_ThatHasOnlyBegun(int milliseconds, bool isKept)
    {
        var first = _offsets.Present;
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _offsets.NotAnswered(first);
        Assert.Equal(isKept, ReferenceEquals(first, _offsets.Present));
    }

    [Fact]
    public void NotAnswered_ChangesNothing_WhenSomebodyElseHasSeenToIt()
    {
        var first = _offsets.Present;
        _offsets.Answered(first);
        _offsets.NotAnswered(first);
        var second = _offsets.Present;
        _offsets.Answered(second);
        _offsets.NotAnswered(first);
        Assert.Same(second, _offsets.Present);
    }

    public void Dispose() => _offsets.Dispose();

    private static ClientHandle Open() => ClientHandle.OpenProducer(
        new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }, new LogCallbacks(NullLogger.Instance));
}
