using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Sharding;

/// <summary>What a WindowActor counts of the records that it is given.</summary>
public sealed class RecordCountsTests : WindowActorFixture
{
    [Fact]
    public void Fetched_CountsRecordsByReason_AndSurplusElements()
    {
        Source = Source with { SourceTopic = $"counted-{Guid.NewGuid():N}" };
        using var counted = new CountedRecords(Source.SourceTopic);
        var ownership = Attach();
        Fetch(ownership, 0, 1, 12, 3, ScriptedRecord.Undecodable, ScriptedRecord.Undated, ScriptedRecord.Null, new(ScriptedKind.Valid, 10_000_000));
        ExpectAccept();
        Assert.Equal(
            [
                "aggregator.elements.surplus{} 4",
                "aggregator.records.consumed{} 7",
                "aggregator.records.rejected{reason=future} 1",
                "aggregator.records.rejected{reason=late} 1",
                "aggregator.records.rejected{reason=null_value} 1",
                "aggregator.records.rejected{reason=undated} 1",
                "aggregator.records.rejected{reason=undecodable} 1",
            ],
            counted.Lines);
    }
}
