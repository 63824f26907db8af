using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>A scripted member as a fetcher that meets obstacles where the test says so.</summary>
internal sealed class ScriptedDirectFetcher(ScriptedConsumer inner) : IDirectFetcher
{
    public FetchObstacle? Obstacle { get; set; }

    /// <summary>Met inside the next poll, before what that gives.</summary>
    public FetchObstacle? ObstacleWhilePolled { get; set; }

    /// <summary>What it knows of logs that were cut, and has not given.</summary>
    public List<LogTruncated> Cuts { get; } = [];

    public LogTruncated? CutOf(TopicPartition partition) => Cuts.Find(cut => cut.Partition == partition);

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset) => inner.Assign(partition, ownershipEpoch, offset);

    public void Unassign(TopicPartition partition) => inner.Unassign(partition);

    public void Seek(TopicPartition partition, long offset) => inner.Seek(partition, offset);

    public void Withhold(TopicPartition partition) => inner.Withhold(partition);

    public void Release(TopicPartition partition) => inner.Release(partition);

    public FetchEvent? Poll(TimeSpan wait)
    {
        Obstacle ??= ObstacleWhilePolled;
        return inner.Poll(wait);
    }

    public void Dispose() => inner.Dispose();
}
