using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class FetchEventQueueTests
{
    private static readonly TopicPartition First = new("in", 0);
    private static readonly TopicPartition Second = new("in", 1);
    private readonly FetchEventQueue _queue = new();

    public FetchEventQueueTests()
    {
        foreach (var (partition, end) in new[] { (First, 1), (Second, 2), (First, 3), (Second, 4) })
        {
            _queue.Enqueue(new EndConfirmed(partition, 1, end));
        }
    }

    [Fact]
    public void Move_TakesOnePartition_AndMoveAllGivesItBackBehindTheRest()
    {
        var parked = new FetchEventQueue();
        _queue.Move(First, parked);
        Assert.Equal((2, 2), (_queue.Count, parked.Count));
        parked.MoveAll(_queue);
        Assert.Equal(0, parked.Count);
        Assert.Equal([2, 4, 1, 3], Ends());
    }

    [Fact]
    public void Drop_LeavesTheOthersInOrder()
    {
        _queue.Drop(First);
        Assert.Equal([2, 4], Ends());
        Assert.Null(_queue.Dequeue());
    }

    private List<long> Ends()
    {
        var ends = new List<long>();
        while (_queue.Dequeue() is EndConfirmed item)
        {
            ends.Add(item.Offset);
        }

        return ends;
    }
}
