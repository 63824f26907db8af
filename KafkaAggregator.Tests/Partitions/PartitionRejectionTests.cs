using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>Null values, undecodable, undated, future and late records: counted by reason, handled by policy.</summary>
public sealed class PartitionRejectionTests
{
    private static readonly SourceDefinition Source = new()
    {
        SourceTopic = "in",
        Aggregations = [Aggregation(10)],
        MaxFuture = Duration.FromMilliseconds(100),
    };

    public static TheoryData<string> Reasons => ["Undecodable", "Undated", "Future"];

    [Theory]
    [InlineData(1099, false)]
    [InlineData(1100, false)]
    [InlineData(1101, true)]
    public void Record_IsFuture_WhenItsTimeIsLaterThanNowPlusMaxFuture(int time, bool isFuture)
    {
        using var partition = new ScriptedPartition(Source) { Now = 1000 };
        partition.Feed(time);
        Assert.Equal(isFuture ? 1 : 0, partition.CountsOf(0).Future);
        Assert.Equal(isFuture ? null : ScriptedRecord.At(time), partition.State.StreamTime);
    }

    [Fact]
    public void NoRecord_IsFuture_WhenThereIsNoMaxFuture()
    {
        using var partition = new ScriptedPartition(Source with { MaxFuture = null }) { Now = 0 };
        partition.Feed(1_000_000_000);
        Assert.Equal(default, partition.CountsOf(0));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Record_IsCountedAndPassed_WhenPolicyIsSkip(string reason)
    {
        using var partition = new ScriptedPartition(Source) { Now = 0 };
        partition.Feed(RecordOf(reason));
        Assert.Equal(1, partition.State.NextOffset);
        Assert.Equal(CountOf(reason), partition.CountsOf(0));
        Assert.Empty(partition.Output.Messages);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Record_IsWrittenWhole_WhenPolicyIsTopic(string reason)
    {
        using var partition = new ScriptedPartition(Source with { Undecodable = UndecodablePolicy.Topic }) { Now = 0 };
        partition.Feed(5, RecordOf(reason));
        var message = Assert.Single(partition.Output.Messages);
        var rejected = Assert.Single(message.Rejected);
        Assert.Equal((1, reason), (rejected.Offset, rejected.Reason.ToString()));
        Assert.Equal(RecordOf(reason).Value, rejected.Value);
        Assert.Equal(HeadersOf(1), rejected.Headers);
        Assert.Equal(KeyOf(1), rejected.Key);
        Assert.Equal(1, rejected.TimestampMilliseconds);
        Assert.Null(rejected.Aggregation);
        Assert.Equal(reason == "Future" ? null : $"scripted: {(reason == "Undated" ? "Undated" : "BadMagic")}", rejected.Failure?.Detail);
        Assert.Equal(2, message.Progress.NextOffset);
        Assert.Equal(CountOf(reason), partition.CountsOf(0));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Partition_StandsAtTheRecord_WhenPolicyIsStop(string reason)
    {
        using var partition = new ScriptedPartition(Source with { Undecodable = UndecodablePolicy.Stop }) { Now = 0 };
        partition.Feed(5);
        partition.Append(RecordOf(reason), 6);
        var before = partition.State.Snapshot();
        Assert.Equal(ProcessStatus.Stopped, partition.ReadToEnd());
        Assert.Equal(ProcessStatus.Stopped, partition.ReadToEnd());
        Assert.Equal((1L, 1L), (partition.State.NextOffset, partition.State.Position));
        Assert.True(partition.State.Snapshot().IsSameAs(before));
        Assert.Contains($"offset 1 is {reason.ToLowerInvariant()}", partition.State.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public void FutureRecord_IsAccepted_WhenTheClockHasComeNearer()
    {
        using var partition = new ScriptedPartition(Source with { Undecodable = UndecodablePolicy.Stop }) { Now = 0 };
        partition.Append(200);
        Assert.Equal(ProcessStatus.Stopped, partition.ReadToEnd());
        partition.Now = 100;
        Assert.Equal(ProcessStatus.Processed, partition.ReadToEnd());
        Assert.Equal(1, partition.State.NextOffset);
    }

    [Theory]
    [InlineData(UndecodablePolicy.Skip)]
    [InlineData(UndecodablePolicy.Topic)]
    [InlineData(UndecodablePolicy.Stop)]
    public void NullValue_IsOnlyCounted_WhateverThePolicy(UndecodablePolicy policy)
    {
        using var partition = new ScriptedPartition(Source with { Undecodable = policy });
        partition.Feed(ScriptedRecord.Null);
        Assert.Equal(new RejectionCounts(0, 0, 0, 0, 1), partition.CountsOf(0));
        Assert.Equal(1, partition.State.NextOffset);
        Assert.Empty(partition.Output.Messages);
    }

    [Fact]
    public void LateRecord_IsOnlyCounted_WhenLateRecordsAreDropped()
    {
        using var partition = new ScriptedPartition(Source);
        partition.Feed(15, 3);
        Assert.Empty(partition.Output.Messages);
        Assert.Equal(1, partition.CountsOf(0).Late);
    }

    [Fact]
    public void LateRecord_IsWrittenForEachAggregationItIsLateIn_WhenLateRecordsGoToATopic()
    {
        using var partition = new ScriptedPartition(Source with
        {
            Aggregations = [Aggregation(10, 0, "a"), Aggregation(10, 50, "b"), Aggregation(5, 0, "c")],
            LateToTopic = true,
        });
        partition.Feed(15, 7);
        var message = Assert.Single(partition.Output.Messages);
        Assert.Equal(["a", "c"], message.Rejected.Select(each => each.Aggregation!.AggregatedTopic));
        Assert.Equal([0, 5], message.Rejected.Select(each => each.WindowStart!.Value.Nanoseconds / 1_000_000));
        Assert.Equal([10, 10], message.Rejected.Select(each => each.WindowEnd!.Value.Nanoseconds / 1_000_000));
        Assert.All(message.Rejected, each => Assert.Equal((1, RejectionReason.Late), (each.Offset, each.Reason)));
        Assert.Equal(2, message.Progress.NextOffset);
    }

    [Fact]
    public void Rejected_CountsEachRecordOnceByReason_ReplayedOnesLeftOut()
    {
        using var partition = new ScriptedPartition(Source with { Aggregations = [Aggregation(10, 0, "a"), Aggregation(5, 0, "c")] });
        partition.Now = 0;
        partition.Feed(15, 7, ScriptedRecord.Undecodable, ScriptedRecord.Undated, 1_000, ScriptedRecord.Null, 8);
        var expected = new RejectionCounts(Late: 2, Undecodable: 1, Undated: 1, Future: 1, NullValues: 1);
        Assert.Equal(expected, partition.State.Rejected);
        partition.Feed(50);
        Assert.Equal(expected, partition.State.Rejected);

        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal(default, partition.State.Rejected);
    }

    [Fact]
    public void SurplusElements_LeaveReplayedRecordsOut()
    {
        using var partition = new ScriptedPartition(Source);
        partition.Feed(1, 2, 3);
        Assert.Equal(3, partition.State.SurplusElements);
        partition.OpenFrom(partition.State.Snapshot());
        var before = partition.State.SurplusElements;
        partition.ReadToEnd();
        Assert.Equal(before, partition.State.SurplusElements);
        partition.Feed(4);
        Assert.Equal(before + 1, partition.State.SurplusElements);
    }

    [Fact]
    public void UnknownSchema_IsWaitedFor_UntilItIsAVerdict()
    {
        using var partition = new ScriptedPartition(Source);
        partition.Reader.IsSecondSchemaKnown = null;
        partition.Append(5, new ScriptedRecord(ScriptedKind.SecondSchema, 6), 7);
        Assert.Equal(ProcessStatus.AwaitsSchema, partition.ReadToEnd());
        Assert.Equal((1L, 2), (partition.State.NextOffset, partition.State.AwaitedSchemaId));
        partition.Reader.IsSecondSchemaKnown = false;
        Assert.Equal(ProcessStatus.Processed, partition.ReadToEnd());
        Assert.Equal(1, partition.CountsOf(0).Undecodable);
        Assert.Equal([1L], partition.State.Snapshot().Metadata.Exceptions);
    }

    private static ScriptedRecord RecordOf(string reason) => reason switch
    {
        "Undecodable" => ScriptedRecord.Undecodable,
        "Undated" => ScriptedRecord.Undated,
        _ => 5_000,
    };

    private static RejectionCounts CountOf(string reason) =>
        new(0, reason == "Undecodable" ? 1 : 0, reason == "Undated" ? 1 : 0, reason == "Future" ? 1 : 0, 0);
}
