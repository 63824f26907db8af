using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Wire;

public sealed class FetchSessionTests
{
    private static readonly Guid Topic = new("00000000-0000-0000-0000-000000000001");
    private readonly FetchSession _session = new();

    [Fact]
    public void Next_SaysOnlyWhatChanged_OnceTheBrokerKeepsASession()
    {
        AssertStep(_session.Next([At(0, 10), At(1, 20)]), id: 0, epoch: 0, wanted: [0, 1], forgotten: []);
        _session.Answered(77);
        AssertStep(_session.Next([At(0, 11), At(1, 20)]), id: 77, epoch: 1, wanted: [0], forgotten: []);
        _session.Answered(77);
        AssertStep(_session.Next([At(1, 20), At(2, 0)]), id: 77, epoch: 2, wanted: [2], forgotten: [0]);
        _session.Answered(77);
        AssertStep(_session.Next([At(0, 11), At(1, 20), At(2, 0)]), id: 77, epoch: 3, wanted: [0], forgotten: []);
    }

    [Fact]
    public void Next_SaysEverything_WhereTheBrokerKeepsNone()
    {
        _session.Next([At(0, 10)]);
        _session.Answered(0);
        AssertStep(_session.Next([At(0, 10)]), id: 0, epoch: 0, wanted: [0], forgotten: []);
    }

    [Fact]
    public void Next_SaysEverything_WhenTheSessionWasLost()
    {
        _session.Next([At(0, 10), At(1, 20)]);
        _session.Answered(77);
        _session.Restart();
        AssertStep(_session.Next([At(1, 20)]), id: 0, epoch: 0, wanted: [1], forgotten: []);
    }

    private static FetchPosition At(int partition, long offset) => new(Topic, partition, 4, offset, -1);

    private static void AssertStep(FetchSessionStep step, int id, int epoch, int[] wanted, int[] forgotten)
    {
        Assert.Equal((id, epoch), (step.SessionId, step.SessionEpoch));
        Assert.Equal(wanted, step.Wanted.Select(position => position.Partition));
        Assert.Equal(forgotten, step.Forgotten.Select(key => key.Partition));
    }
}
