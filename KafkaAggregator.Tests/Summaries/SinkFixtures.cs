using Avro;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>What the sink's tests send.</summary>
internal static class SinkFixtures
{
    private static readonly WindowCut Cut = new(Duration.FromSeconds(1), Duration.Zero);

    public static SourceDefinition Source { get; } = new()
    {
        SourceTopic = "source",
        Aggregations = [new AggregationDefinition { AggregatedTopic = "out", Cut = Cut, Operations = [Operation.Mean] }],
    };

    private static MetadataOrigin Origin { get; } = MetadataOrigin.Of(new PartitionIdentity("cluster", null, "owner"), null);

    /// <param name="next">Its offsets.</param>
    /// <param name="length">Of its metadata, at least.</param>
    public static Progress Progress(long next, int length = 0) => new(new PartitionMetadata
    {
        Origin = Origin with { OwnerTag = Origin.OwnerTag.PadRight(length, 'o') },
        CommittedOffset = next,
        NextOffset = next,
        Aggregations = [],
    });

    /// <summary>The summary of window k, with one field.</summary>
    public static WindowSummary Summary(int k) => new()
    {
        Aggregation = Source.Aggregations[0],
        Start = new Instant(k * Duration.NanosecondsPerSecond),
        End = new Instant((k + 1) * Duration.NanosecondsPerSecond),
        Count = 2,
        FirstOffset = 2 * k,
        LastOffset = (2 * k) + 1,
        ClosedBy = ClosedBy.EventTime,
        Rejected = new RejectionCounts(Late: 3, Undecodable: 0, Undated: 0, Future: 0, NullValues: 0),
        Values = new SummaryValues([new SummaryField("x", IsNullable: false)], [1.5], MissingSamples: 0),
        Writers = [Writer],
    };

    private static WriterSchema Writer { get; } = new()
    {
        Id = 7,
        Schema = (RecordSchema)Schema.Parse("""{"type":"record","name":"r","fields":[{"name":"x","type":"double"}]}"""),
    };
}
