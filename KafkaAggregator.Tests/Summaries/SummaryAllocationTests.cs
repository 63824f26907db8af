using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>What writing a summary allocates: counts of one thread, once the buffer is there.</summary>
public sealed class SummaryAllocationTests
{
    /// <summary>The record and its content: two objects, whatever the summary has in it.</summary>
    private const int WindowBytesMax = 144;

    private static readonly TopicPartition Source = new("source", 3);

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void Summary_IsMadeARecordOfTwoObjects_AndEncodedWithoutAny(int fields)
    {
        var summary = Summary(fields);
        var schema = new ResolvedSummarySchema(
            SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "t", null), 1, "cafe");
        var buffer = new RecordBuffer();
        SummaryRecords.ForSummary(summary, Source, schema, SummaryKeyMode.Window).WriteTo(buffer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var record = SummaryRecords.ForSummary(summary, Source, schema, SummaryKeyMode.Window);
        var made = GC.GetAllocatedBytesForCurrentThread();
        record.WriteTo(buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - made);
        Assert.InRange(made - before, 1, WindowBytesMax);
        Assert.InRange(buffer.Value!.Value.Length, 7 * fields * sizeof(double), 10_000);
    }

    /// <summary>A transaction that failed sends the same records again.</summary>
    [Fact]
    public void Summary_IsTheSameBytes_HoweverOftenItIsSent()
    {
        var summary = Summary(10);
        var schema = new ResolvedSummarySchema(
            SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "t", null), 1, "cafe");
        var record = SummaryRecords.ForSummary(summary, Source, schema, SummaryKeyMode.Window);
        var (first, other, second) = (new RecordBuffer(), new RecordBuffer(), new RecordBuffer());
        record.WriteTo(first);
        SummaryRecords.ForSummary(Summary(100), Source, schema, SummaryKeyMode.None).WriteTo(second);
        record.WriteTo(second);
        record.Encoded().WriteTo(other);
        Assert.Equal(first.Written, second.Written);
        Assert.Equal(first.Written, other.Written);
        Assert.Equal(first.Headers, second.Headers);
        Assert.Equal(first.Headers, other.Headers);
        Assert.Equal((first.Key, first.Value), (second.Key, second.Value));
        Assert.Equal((first.Key, first.Value), (other.Key, other.Value));
    }

    private static WindowSummary Summary(int fields)
    {
        var operations = AggregationDefinition.DefaultOperations;
        var summary = SinkFixtures.Summary(1);
        return summary with
        {
            Aggregation = summary.Aggregation with { Operations = operations },
            Values = new SummaryValues(
                [.. Enumerable.Range(0, fields).Select(index => new SummaryField($"f{index}", IsNullable: false))],
                new double[operations.Count * fields],
                MissingSamples: 0),
        };
    }
}
