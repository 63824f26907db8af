using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>"Commit" and "Replay" of the architecture.</summary>
public sealed class PartitionReplayTests
{
    private static readonly SourceDefinition Future = new()
    {
        SourceTopic = "in",
        Aggregations = [Aggregation(10, 100)],
        MaxFuture = Duration.FromMilliseconds(20),
    };

    [Fact]
    public void CommittedOffset_IsThatOfTheOldestOpenRecord_WhicheverWindowHoldsIt()
    {
        // The window [10, 20) is opened before [0, 10): the oldest window holds the youngest offset.
        using var partition = new ScriptedPartition(Aggregation(10, 100));
        partition.Feed(15, 5);
        Assert.Equal(0, partition.State.Snapshot().CommittedOffset);
        Assert.Equal(2, partition.State.ReplayDistance);
    }

    [Fact]
    public void CommittedOffset_IsTheLeastOfAllAggregations_OrNWhereNoneIsOpen()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"), Aggregation(100, 0, "b"));
        Assert.Equal(0, partition.State.Snapshot().CommittedOffset);
        partition.Feed(1, 11, 21);
        Assert.Equal(0, partition.State.Snapshot().CommittedOffset);
        partition.Feed(101);
        Assert.Equal(3, partition.State.Snapshot().CommittedOffset);
        partition.CloseIdle(1_000);
        Assert.Equal(4, partition.State.Snapshot().CommittedOffset);
        Assert.Equal(0, partition.State.ReplayDistance);
    }

    [Fact]
    public void Replay_RebuildsOpenWindowsAndCountsNothing_WhenItReadsFromC()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 5, "a"), Aggregation(4, 0, "b"));
        partition.Feed(8, 3, ScriptedRecord.Undecodable, 12, 9, ScriptedRecord.Null, 1, 13);
        var (before, windows) = (partition.State.Snapshot(), WindowsOf(partition.State));
        partition.OpenFrom(before);
        partition.Output.Clear();
        Assert.Equal((before.CommittedOffset, before.NextOffset), (partition.State.Position, partition.State.NextOffset));
        Assert.True(partition.State.IsReplaying);
        partition.ReadToEnd();
        Assert.False(partition.State.IsReplaying);
        Assert.Empty(partition.Output.Messages);
        Assert.Empty(partition.Output.Notices);
        Assert.True(partition.State.Snapshot().IsSameAs(before));
        Assert.Equal(windows, WindowsOf(partition.State));
    }

    [Fact]
    public void Replay_PassesOverWhatWasEmittedOrLate_WhenItReadsFromC()
    {
        using var partition = new ScriptedPartition(Aggregation(100, 0, "a"), Aggregation(10, 0, "b"));
        partition.Feed(5, 15, 6, 16);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal(["a@0:0,1,2,3", "b@10:1,3"], WindowsOf(partition.State));
        Assert.Equal(1, partition.CountsOf(1).Late);
    }

    [Fact]
    public void ProgressInMidReplay_CarriesTheLoadedNumbers_WhenACommitIsAskedFor()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 100));
        partition.Feed(1, 2, 11, ScriptedRecord.Undated, 3);
        var (before, windows) = (partition.State.Snapshot(), WindowsOf(partition.State));
        partition.OpenFrom(before);
        for (var read = 0; read < 5; read++)
        {
            Assert.True(partition.State.Snapshot().IsSameAs(before), $"after {read} records");
            partition.ReadNext();
        }

        partition.OpenFrom(before);
        partition.ReadNext();
        partition.ReadNext();
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal(windows, WindowsOf(partition.State));
        Assert.Empty(partition.Errors);
    }

    [Fact]
    public void FutureRecord_IsPassedOverAndRemembered_WhenItIsReplayedBeforeItsTimeHasCome()
    {
        using var partition = new ScriptedPartition(Future) { Now = 0 };
        partition.Feed(5, 50);
        Assert.Empty(partition.State.Snapshot().Metadata.Exceptions);
        partition.OpenFrom(partition.State.Snapshot());
        partition.Now = 1_000;
        partition.ReadToEnd();
        Assert.Equal(["out@0:0"], WindowsOf(partition.State));

        // Stream time passes it after the replay: now it has to be listed.
        partition.Feed(60);
        Assert.Equal([1L], partition.State.Snapshot().Metadata.Exceptions);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal(["out@0:0", "out@60:2"], WindowsOf(partition.State));
        Assert.Equal(1, partition.CountsOf(0).Future);
        Assert.Empty(partition.Errors);
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    [InlineData(51, true)]
    public void FutureRecord_IsListed_WhenStreamTimeHasReachedItsTime(int time, bool isListed)
    {
        using var partition = new ScriptedPartition(Future) { Now = 0 };
        partition.Feed(5, 50);
        partition.Now = 1_000;
        partition.Feed(time);
        Assert.Equal(isListed ? [1L] : [], partition.State.Snapshot().Metadata.Exceptions);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.DoesNotContain(WindowsOf(partition.State), window => window.Split(':')[1].Split(',').Contains("1"));
        Assert.Empty(partition.Errors);
    }

    [Fact]
    public void FutureRecord_IsListedAtOnce_WhenTheClockWentBackBehindStreamTime()
    {
        using var partition = new ScriptedPartition(Future) { Now = 1_000 };
        partition.Feed(60);
        partition.Now = 0;
        partition.Feed(55);
        Assert.Equal([1L], partition.State.Snapshot().Metadata.Exceptions);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal(["out@60:0"], WindowsOf(partition.State));
    }

    [Fact]
    public void RecordOfAnUnknownSchema_IsPassedOver_WhenTheRegistryKnowsItAtTheReplay()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, new ScriptedRecord(ScriptedKind.SecondSchema, 6));
        partition.OpenFrom(partition.State.Snapshot());
        partition.Reader.IsSecondSchemaKnown = true;
        partition.ReadToEnd();
        Assert.Equal(["out@0:0"], WindowsOf(partition.State));
        Assert.Equal(1, partition.CountsOf(0).Undecodable);
        Assert.Empty(partition.Errors);
    }

    [Fact]
    public void Exceptions_AreForgotten_WhenTheyAreBelowC()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, new ScriptedRecord(ScriptedKind.SecondSchema, 6));
        Assert.Equal([1L], partition.State.Snapshot().Metadata.Exceptions);
        partition.Feed(12);
        Assert.Empty(partition.State.Snapshot().Metadata.Exceptions);
    }

    [Fact]
    public void Replay_AwaitsASchema_WhenTheRegistryIsAway()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Reader.IsSecondSchemaKnown = true;
        partition.Feed(5, new ScriptedRecord(ScriptedKind.SecondSchema, 6));
        var before = partition.State.Snapshot();
        partition.OpenFrom(before);
        partition.Reader.IsSecondSchemaKnown = null;
        Assert.Equal(ProcessStatus.AwaitsSchema, partition.ReadToEnd());
        Assert.Equal((1L, 2), (partition.State.Position, partition.State.AwaitedSchemaId));
        Assert.True(partition.State.Snapshot().IsSameAs(before));
        partition.Reader.IsSecondSchemaKnown = true;
        partition.ReadToEnd();
        Assert.Equal(["out@0:0,1"], WindowsOf(partition.State));
    }

    [Fact]
    public void Replay_EndsWithErrorAndIncompleteWindows_WhenItFindsOtherRecords()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, 6, 7);
        partition.Log[1] = ScriptedRecord.Marker;
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        var error = Assert.Single(partition.Errors);
        Assert.Contains("found 2 records", error.Text, StringComparison.Ordinal);
        Assert.Contains("3 were committed", error.Text, StringComparison.Ordinal);

        // It is incomplete after another crash too, though the numbers agree by then.
        partition.OpenFrom(partition.State.Snapshot());
        partition.Output.Clear();
        partition.ReadToEnd();
        Assert.Empty(partition.Errors);
        partition.Feed(11, 25);
        Assert.Equal([IncompleteReason.Replay, null], partition.Summaries.Select(each => each.Incomplete));
    }

    [Fact]
    public void Replay_EndsAtN_WhenMarkersOrMissingOffsetsLieThere()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, 6, ScriptedRecord.Marker, ScriptedRecord.Marker);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadNext();
        partition.State.SkipTo(3, partition.Output);
        Assert.True(partition.State.IsReplaying);
        partition.State.SkipTo(4, partition.Output);
        Assert.False(partition.State.IsReplaying);
        Assert.Equal(4, partition.State.NextOffset);
    }

    [Fact]
    public void Replay_Ends_WhenTheNextRecordIsBehindN()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, 6, ScriptedRecord.Marker);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadNext();
        partition.ReadNext();
        var value = new ScriptedRecord(ScriptedKind.Valid, 7).Value;
        partition.State.Process(new SourceRecord { Offset = 5, HasValue = true, Value = value }, ScriptedRecord.At(0), partition.Output);
        Assert.Equal(6, partition.State.NextOffset);
        Assert.Equal(["out@0:0,1,5"], WindowsOf(partition.State));
        Assert.Empty(partition.Errors);
    }

    [Fact]
    public void SkipTo_MovesN_WhenOnlyMarkersCome()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.State.SkipTo(7, partition.Output);
        partition.State.SkipTo(3, partition.Output);
        Assert.Equal((7L, 7L), (partition.State.NextOffset, partition.State.Snapshot().CommittedOffset));
    }

    private static List<string> WindowsOf(PartitionState state)
    {
        var windows = new List<string>();
        foreach (var each in state.Windows.Aggregations)
        {
            foreach (var window in each.Windows.ByStart)
            {
                var offsets = OffsetsOf(each.Definition, each.Index, window.Rows).Values;
                windows.Add($"{each.Definition.AggregatedTopic}@{window.Bounds.Start.Nanoseconds / 1_000_000}:{string.Join(',', offsets)}");
            }
        }

        return windows;
    }
}
