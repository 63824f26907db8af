using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummaryRecordsTests
{
    private static readonly TopicPartition Source = new("source", 3);

    [Fact]
    public void ForSummary_SaysInHeadersWhereItComesFrom()
    {
        var record = SummaryRecords.ForSummary(SinkFixtures.Summary(1), Source, Schema("cafe"), SummaryKeyMode.None);
        Assert.Equal(("out", 3, 2000L), (record.Topic, record.Partition, record.TimestampMilliseconds));
        Assert.Null(record.Key);
        Assert.Equal(1, record.Value![4]);
        Assert.Equal(
            [
                "aggregator-source-topic=source", "aggregator-source-partition=3", "aggregator-window-start=1970-01-01T00:00:01Z",
                "aggregator-window-end=1970-01-01T00:00:02Z", "aggregator-first-offset=2", "aggregator-last-offset=3",
                "aggregator-closed-by=event_time", "aggregator-late=3", "aggregator-config=cafe",
            ],
            Text(record));
    }

    [Fact]
    public void ForSummary_LeavesOutWhatIsZero_AndNamesTheRest()
    {
        var summary = SinkFixtures.Summary(1) with
        {
            ClosedBy = ClosedBy.Idle,
            Incomplete = IncompleteReason.Retention,
            Rejected = new RejectionCounts(0, 1, 2, 3, 4),
            Values = new SummaryValues([], [], MissingSamples: 5),
        };
        Assert.Equal(
            [
                "aggregator-closed-by=idle", "aggregator-undecodable=1", "aggregator-undated=2", "aggregator-future=3",
                "aggregator-null-values=4", "aggregator-missing-samples=5", "aggregator-incomplete=retention", "aggregator-config=",
            ],
            Text(SummaryRecords.ForSummary(summary, Source, Schema(""), SummaryKeyMode.None)).Skip(6));
    }

    [Fact]
    public void ForSummary_HasTheWindowAsKey_WhereAskedFor()
    {
        var record = SummaryRecords.ForSummary(SinkFixtures.Summary(1), Source, Schema(""), SummaryKeyMode.Window);
        Assert.Equal("source-3@1970-01-01T00:00:01Z", Encoding.UTF8.GetString(record.Key!));
    }

    [Fact]
    public void ForSummary_IsDatedWithTheEpoch_WhenItsWindowEndsBeforeIt() =>
        Assert.Equal(0, SummaryRecords.ForSummary(SinkFixtures.Summary(-5), Source, Schema(""), SummaryKeyMode.None).TimestampMilliseconds);

    [Fact]
    public void ForRejected_KeepsALateRecordAsItWas_AndSaysForWhichWindow()
    {
        var record = SummaryRecords.ForRejected(
            new RejectedRecord
            {
                Offset = 42,
                Reason = RejectionReason.Late,
                Aggregation = SinkFixtures.Source.Aggregations[0],
                WindowStart = new Instant(0),
                WindowEnd = new Instant(100_000_000),
                Key = [7],
                Value = [1, 2],
                TimestampMilliseconds = 12,
                Headers = [KeyValuePair.Create("mine", (byte[]?)[65])],
            },
            Source);
        Assert.Equal(("out-late", 3, 12L), (record.Topic, record.Partition, record.TimestampMilliseconds));
        Assert.Equal([7], record.Key);
        Assert.Equal([1, 2], record.Value);
        Assert.Equal(
            [
                "mine=A", "aggregator-source-topic=source", "aggregator-source-partition=3", "aggregator-source-offset=42",
                "aggregator-reason=late", "aggregator-window-start=1970-01-01T00:00:00Z", "aggregator-window-end=1970-01-01T00:00:00.1Z",
            ],
            Text(record));
    }

    [Theory]
    [InlineData(RejectionReason.Undecodable, "undecodable")]
    [InlineData(RejectionReason.Undated, "undated")]
    [InlineData(RejectionReason.Future, "future")]
    public void ForRejected_SaysWhy_AndAtWhichByte(RejectionReason reason, string expected)
    {
        var failure = new DecodeFailure(DecodeFailureReason.Truncated, 6, "the body ends in field x");
        var record = SummaryRecords.ForRejected(new RejectedRecord { Offset = 1, Reason = reason, Failure = failure }, Source);
        Assert.Equal("source-undecodable", record.Topic);
        Assert.Equal(
            [$"aggregator-reason={expected}", "aggregator-detail=the body ends in field x", "aggregator-byte=6"],
            Text(record).Skip(3));
    }

    private static ResolvedSummarySchema Schema(string configurationHash)
    {
        var summary = SinkFixtures.Summary(1);
        return new(SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "t", null), 1, configurationHash);
    }

    private static IEnumerable<string> Text(OutgoingRecord record) =>
        record.Headers.Select(header => $"{header.Key}={Encoding.UTF8.GetString(header.Value!)}");
}
