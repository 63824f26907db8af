namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>What is measured, in order.</summary>
internal static class EndToEndRows
{
    /// <summary>A tenth of these lets a worker's start, and a peer's warming up, count for more than records do.</summary>
    private static readonly DataSet Ten = new(Fields: 10, Topics: 1, Partitions: 4, Records: 8_000_000, Hertz: 100);
    private static readonly DataSet Hundred = new(Fields: 100, Topics: 1, Partitions: 4, Records: 1_200_000, Hertz: 100);

    public static IReadOnlyList<EndToEndRow> All { get; } =
    [
        new("ten", context => Throughput.MeasureAsync(context, Ten, "4.4 M, 8 times")),
        new("hundred", context => Throughput.MeasureAsync(context, Hundred, "1 M, 10 times")),
        new("start", StartTime.MeasureAsync),
        new("sparse", SparseTopics.MeasureAsync),
        new("idle", IdlePartitions.MeasureAsync),
        new("spread", Spread.MeasureAsync),
    ];
}
