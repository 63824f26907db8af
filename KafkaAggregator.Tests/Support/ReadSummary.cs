using Avro.Generic;

namespace KafkaAggregator.Tests.Support;

/// <summary>A summary as somebody else's client read it.</summary>
internal sealed record ReadSummary(int Partition, long TimestampMilliseconds, GenericRecord Value, IReadOnlyDictionary<string, string> Headers)
{
    public long Count => (long)Value["count"];

    public double Time => (double)Value["time"];

    /// <summary>What makes the window one: its source partition and its start.</summary>
    public (string Partition, string Start) Window => (Headers["aggregator-source-partition"], Headers["aggregator-window-start"]);
}
