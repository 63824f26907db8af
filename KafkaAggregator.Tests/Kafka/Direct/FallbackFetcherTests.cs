using System.Runtime.CompilerServices;
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
    private static readonly FetchObstacle TooOld = new("too old");
    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedConsumer _direct;
    private readonly ScriptedConsumer _librdkafka;
    private readonly ScriptedDirectFetcher _first;
    private readonly List<FetchObstacle> _obstacles = [];
    private readonly FallbackFetcher _fetcher;

    public FallbackFetcherTests()
    {
        _cluster.Create("numbers", 2);
        _cluster.Append(First, [.. Enumerable.Range(0, 10).Select(i => (byte[]?)[(byte)i])]);
        (_direct, _librdkafka) = (new(_cluster, PerBatch), new(_cluster, PerBatch));
        _first = new ScriptedDirectFetcher(_direct);
        _fetcher = new FallbackFetcher(_first, _librdkafka, _obstacles.Add);
    }

    [Fact]
    public void Poll_GivesAllFromTheFirst_WhereItMeetsNoObstacle()
    {
        _fetcher.Assign(First, 1, 0);

        Assert.Equal(Enumerable.Range(0, 10), Offsets());
        Assert.Empty(_obstacles);
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
        _first.Obstacle = TooOld;

        var offsets = Offsets();

        Assert.Equal(4, before.NextOffset);
        Assert.Equal(Enumerable.Range(4, 6), offsets);
        Assert.Equal([TooOld], _obstacles);
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
        _first.Obstacle = TooOld;

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
        _first.Obstacle = TooOld;

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
        _first.Obstacle = TooOld;

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
        _first.Obstacle = TooOld;
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

    [Fact]
    public void Poll_GivesNoFailure_ThatTheObstacleIsTheReasonOf()
    {
        _fetcher.Assign(First, 1, 0);
        _direct.Report(First, epoch => new FetchFailed(First, epoch, "away"));
        Assert.Equal("away", Assert.IsType<FetchFailed>(_fetcher.Poll(default)).Reason);
        _direct.Report(First, epoch => new FetchFailed(First, epoch, "too old"));
        _first.ObstacleWhilePolled = TooOld;

        Assert.IsAssignableFrom<RecordBatch>(_fetcher.Poll(default));

        Assert.Equal([TooOld], _obstacles);
    }

    [Fact]
    public void Poll_GivesABatch_ThatCameBeforeTheObstacle()
    {
        _fetcher.Assign(First, 1, 0);
        _first.ObstacleWhilePolled = TooOld;

        Assert.Equal(Enumerable.Range(0, 10), Offsets());
        Assert.Equal([TooOld], _obstacles);
    }

    /// <summary>Librdkafka would go on above the cut, and tell nobody.</summary>
    [Fact]
    public void FallingBack_SaysThatTheLogWasCut_WhereTheFirstHadNotSaidSoYet()
    {
        _fetcher.Assign(First, 1, 0);
        _fetcher.Poll(default);
        _fetcher.Withhold(First);
        var cut = new LogTruncated(First, 1, wanted: 8, end: 3);
        _first.Cuts.Add(cut);
        _first.Obstacle = TooOld;

        Assert.Null(_fetcher.Poll(default)); // it is withheld
        _fetcher.Release(First);
        Assert.Same(cut, _fetcher.Poll(default));
        Assert.Empty(Offsets());
        _fetcher.Seek(First, 3);
        Assert.Equal(Enumerable.Range(3, 7), Offsets());
    }

    [Fact]
    public void FallingBack_GoesOn_WhereTheLogWasCutAboveWhatWasGiven()
    {
        _fetcher.Assign(First, 1, 0);
        _fetcher.Poll(default);
        _first.Cuts.Add(new LogTruncated(First, 1, wanted: 8, end: 4));
        _first.Obstacle = TooOld;

        Assert.Equal(Enumerable.Range(4, 6), Offsets());
    }

    [Fact]
    public void FallingBack_ForgetsACut_OnceThePartitionIsTakenAway()
    {
        _fetcher.Assign(First, 1, 4);
        _fetcher.Withhold(First);
        _first.Cuts.Add(new LogTruncated(First, 1, wanted: 4, end: 3));
        _first.Obstacle = TooOld;
        Assert.Null(_fetcher.Poll(default));
        _fetcher.Unassign(First);
        _fetcher.Assign(First, 2, 9);

        Assert.Equal(10, Assert.IsAssignableFrom<RecordBatch>(_fetcher.Poll(default)).NextOffset);
    }

    [Fact]
    public void FallingBack_LetsTheFirstGo()
    {
        var (fetcher, first) = FallenBack();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(first.IsAlive);
        GC.KeepAlive(fetcher);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (FallbackFetcher Fetcher, WeakReference First) FallenBack()
    {
        var first = new ScriptedDirectFetcher(new ScriptedConsumer(_cluster, PerBatch)) { Obstacle = TooOld };
        var fetcher = new FallbackFetcher(first, _librdkafka, _obstacles.Add);
        fetcher.Poll(default);
        return (fetcher, new WeakReference(first));
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
