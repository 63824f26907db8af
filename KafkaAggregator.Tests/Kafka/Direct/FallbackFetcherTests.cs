using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

public sealed class FallbackFetcherTests
{
    private const int PerBatch = 4;
    private static readonly TopicPartition First = new("numbers", 0);
    private static readonly TopicPartition Second = new("numbers", 1);
    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedConsumer _direct;
    private readonly ScriptedConsumer _librdkafka;
    private readonly List<string> _reasons = [];
    private readonly FallbackFetcher _fetcher;
    private string? _obstacle;

    public FallbackFetcherTests()
    {
        _cluster.Create("numbers", 2);
        _cluster.Append(First, [.. Enumerable.Range(0, 10).Select(i => (byte[]?)[(byte)i])]);
        (_direct, _librdkafka) = (new(_cluster, PerBatch), new(_cluster, PerBatch));
        _fetcher = new FallbackFetcher(_direct, () => _obstacle, _librdkafka, _reasons.Add);
    }

    [Fact]
    public void Poll_GivesAllFromTheFirst_WhereItMeetsNoObstacle()
    {
        _fetcher.Assign(First, 1, 0);

        Assert.Equal(Enumerable.Range(0, 10), Offsets());
        Assert.Empty(_reasons);
        Assert.Null(_librdkafka.PositionOf(First));
        _fetcher.Dispose();
        Assert.True(_direct.IsDisposed);
        Assert.False(_librdkafka.IsDisposed);
    }

    [Fact]
    public void Poll_GivesEveryRecordOnce_WhereItFallsBackAfterSomeBatches()
    {
        _fetcher.Assign(First, 7, 0);
        _fetcher.Assign(Second, 8, 0);
        var before = Assert.IsAssignableFrom<RecordBatch>(_fetcher.Poll(default));
        _obstacle = "too old";

        var offsets = Offsets();

        Assert.Equal(4, before.NextOffset);
        Assert.Equal(Enumerable.Range(4, 6), offsets);
        Assert.Equal(["too old"], _reasons);
        Assert.True(_direct.IsDisposed);
        Assert.Equal((7, 8), (_librdkafka.EpochOf(First), _librdkafka.EpochOf(Second)));
        _fetcher.Assign(Second, 9, 3);
        _fetcher.Unassign(First);
        Assert.Equal((null, 3), (_librdkafka.PositionOf(First), _librdkafka.PositionOf(Second)));
    }

    [Fact]
    public void FallingBack_GoesOnWhereTheOwnerSought_AndLeavesOutWhatWasTakenAway()
    {
        _fetcher.Assign(First, 1, 0);
        _fetcher.Assign(Second, 1, 0);
        _fetcher.Poll(default);
        _fetcher.Seek(First, 9);
        _fetcher.Unassign(Second);
        _obstacle = "too old";

        Assert.Equal([9], Offsets());
        Assert.Null(_librdkafka.PositionOf(Second));
    }

    [Fact]
    public void FallingBack_KeepsWithheldWhatWasWithheld()
    {
        _fetcher.Assign(First, 1, 0);
        _fetcher.Assign(Second, 1, 0);
        _fetcher.Withhold(First);
        _fetcher.Withhold(Second);
        _fetcher.Release(Second);
        _obstacle = "too old";

        Assert.Empty(Offsets());
        Assert.True(_librdkafka.IsWithheld(First));
        Assert.False(_librdkafka.IsWithheld(Second));
        _fetcher.Release(First);
        Assert.Equal(Enumerable.Range(0, 10), Offsets());
    }

    [Fact]
    public void FallingBack_WaitsForTheSeek_OfAPartitionWhoseOffsetIsNotThere()
    {
        _fetcher.Assign(First, 1, 1000);
        _direct.Report(First, epoch => new OffsetOutOfRange(First, epoch, 1000));
        Assert.IsType<OffsetOutOfRange>(_fetcher.Poll(default));
        _obstacle = "too old";

        Assert.Empty(Offsets());
        Assert.Null(_librdkafka.PositionOf(First));
        _fetcher.Withhold(First);
        _fetcher.Seek(First, 8);
        Assert.Empty(Offsets());
        _fetcher.Release(First);
        Assert.Equal([8, 9], Offsets());
    }

    [Fact]
    public void Seek_IsTheSecondsOwn_OnceItHasThePartition()
    {
        _obstacle = "too old";
        _fetcher.Assign(First, 1, 1000);
        Assert.Empty(Offsets());
        _librdkafka.Report(First, epoch => new OffsetOutOfRange(First, epoch, 1000));
        Assert.IsType<OffsetOutOfRange>(_fetcher.Poll(default));
        _fetcher.Withhold(First);
        _fetcher.Seek(First, 8);

        Assert.True(_librdkafka.IsWithheld(First));
        _fetcher.Release(First);
        Assert.Equal([8, 9], Offsets());
        Assert.Throws<InvalidOperationException>(() => _fetcher.Seek(Second, 0));
    }

    /// <summary>Of all that comes until nothing comes.</summary>
    private List<int> Offsets()
    {
        var offsets = new List<int>();
        var entries = new RecordEntry[PerBatch];
        while (_fetcher.Poll(default) is { } item)
        {
            if (item is RecordBatch batch)
            {
                for (int count; (count = batch.Read(entries)) > 0;)
                {
                    offsets.AddRange(entries.Take(count).Select(entry => (int)entry.Offset));
                }
            }
        }

        return offsets;
    }
}
