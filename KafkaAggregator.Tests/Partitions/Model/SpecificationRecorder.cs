using System.Text.Json.Nodes;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Writes down what the partition state did, in the words of the driver of the specification program.</summary>
internal sealed class SpecificationRecorder : ISimulationObserver
{
    private JsonArray _outs = [];

    public JsonArray Steps { get; } = [];

    public void Opened(SimulatedPartition partition, QueueEntry? entry)
    {
    }

    public void MovedToLogStart(SimulatedPartition partition, QueueEntry entry)
    {
    }

    public void Read(SimulatedPartition partition, long offset, ProcessStatus status, IReadOnlyList<QueueEntry> entries) =>
        Add(entries);

    public void ClosedIdle(SimulatedPartition partition, long silence, QueueEntry? entry) => Add(entry is null ? [] : [entry]);

    public void Committed(SimulatedPartition partition, IReadOnlyList<QueueEntry> entries)
    {
    }

    public void Stepped(SimulatedPartition partition, SimulationStep step)
    {
        if (partition.State is not { } state)
        {
            Steps.Add(new JsonObject { ["blocked"] = true });
            return;
        }

        var metadata = state.Snapshot().Metadata;
        Steps.Add(new JsonObject
        {
            ["N"] = metadata.NextOffset,
            ["S"] = Milliseconds(metadata.StreamTime?.Nanoseconds),
            ["C"] = metadata.CommittedOffset,
            ["B"] = Array(metadata.Aggregations.Select(each => (JsonNode?)Milliseconds(each.ClosedUpTo?.Nanoseconds))),
            ["position"] = state.Position,
            ["counts"] = Array(metadata.Aggregations.Select(each => (JsonNode?)Counts(each.Counts))),
            ["exceptions"] = Array(metadata.Exceptions.Select(each => (JsonNode?)each)),
            ["outs"] = _outs,
        });
        _outs = [];
    }

    private static long? Milliseconds(long? nanoseconds) => nanoseconds / 1_000_000;

    private static JsonArray Counts(RejectionCounts counts) =>
        [counts.Late, counts.Undecodable, counts.Undated, counts.Future, counts.NullValues];

    private static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    private static JsonObject Describe(PartitionMessage message) => new()
    {
        ["N"] = message.Progress.NextOffset,
        ["C"] = message.Progress.CommittedOffset,
        ["summaries"] = Array(ByTopic(message.Summaries).Select(Describe)),
        ["late"] = Array(message.Rejected.Where(each => each.Reason == RejectionReason.Late).Select(DescribeLate)),
        ["dead"] = Array(message.Rejected.Where(each => each.Reason != RejectionReason.Late).Select(DescribeDead)),
    };

    /// <summary>
    /// By topic: where one message closes windows of several closing instants (idleness, the limit, a gap), the program
    /// orders them by end alone, and the sentence of the specification, which holds for us, by end plus expiration.
    /// </summary>
    private static IEnumerable<WindowSummary> ByTopic(IReadOnlyList<WindowSummary> summaries) =>
        summaries.OrderBy(each => each.Aggregation.AggregatedTopic, StringComparer.Ordinal);

    private static JsonNode Describe(WindowSummary summary) => new JsonObject
    {
        ["topic"] = summary.Aggregation.AggregatedTopic,
        ["start"] = Milliseconds(summary.Start.Nanoseconds),
        ["rows"] = Array(summary.Values.Values.Select(value => (JsonNode?)(long)value)),
        ["by"] = summary.ClosedBy switch
        {
            ClosedBy.EventTime => "event_time",
            ClosedBy.Idle => "idle",
            _ => "overflow",
        },
        ["counts"] = Counts(summary.Rejected),
        ["incomplete"] = summary.Incomplete is not null,
    };

    private static JsonNode DescribeLate(RejectedRecord record) => new JsonArray(
        record.Aggregation!.AggregatedTopic, record.Offset, Milliseconds(record.WindowStart?.Nanoseconds));

    private static JsonNode DescribeDead(RejectedRecord record) =>
        new JsonArray(record.Offset, record.Reason.ToString().ToLowerInvariant());

    private void Add(IReadOnlyList<QueueEntry> entries)
    {
        foreach (var entry in entries)
        {
            _outs.Add(Describe(entry.Message));
        }
    }
}
