using System.Text.Json;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Host.Http;

/// <summary>One partition as <c>/api/partitions</c> shows it: names in snake case, the state as a word.</summary>
internal sealed record PartitionAnswer
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Topic { get; init; }

    public required int Partition { get; init; }

    /// <summary>Client id of the node that has it; null where none has.</summary>
    public required string? Owner { get; init; }

    /// <summary>Akka's address of that node; null where none told of it.</summary>
    public string? Node { get; init; }

    public int? Lane { get; init; }

    /// <summary>
    /// opening, replaying, running, awaiting_schema or blocked; where no node told of it, unowned or unknown.
    /// </summary>
    public required string State { get; init; }

    public string? Reason { get; init; }

    public long? Lag { get; init; }

    public long? ReplayDistance { get; init; }

    public int? OpenWindows { get; init; }

    public long? NextOffset { get; init; }

    /// <summary>Bytes of the rows in open windows.</summary>
    public long? HeldBytes { get; init; }

    /// <summary>ISO 8601 in UTC; null before the first valid record.</summary>
    public string? StreamTime { get; init; }

    public static PartitionAnswer Untold(TopicPartition partition, string? owner, string state, string reason) => new()
    {
        Topic = partition.Topic,
        Partition = partition.Partition,
        Owner = owner,
        State = state,
        Reason = reason,
    };

    public static PartitionAnswer Of(PartitionStatus status, string owner, string node) => new()
    {
        Topic = status.Topic,
        Partition = status.Partition,
        Owner = owner,
        Node = node,
        Lane = status.Lane,
        State = JsonNamingPolicy.SnakeCaseLower.ConvertName(status.State.ToString()),
        Reason = status.Reason,
        Lag = status.Lag,
        ReplayDistance = status.ReplayDistance,
        OpenWindows = status.OpenWindows,
        NextOffset = status.NextOffset,
        HeldBytes = status.HeldBytes,
        StreamTime = status.StreamTimeNanoseconds is { } time ? new Instant(time).ToString() : null,
    };
}
