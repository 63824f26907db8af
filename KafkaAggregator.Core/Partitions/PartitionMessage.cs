namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// What goes to the sink as one: it may be committed alone, with all messages before it and its own progress.
/// </summary>
/// <param name="Summaries">Closed windows, in the order in which they closed; may be empty.</param>
/// <param name="Rejected">Records for late and undecodable topics; may be empty.</param>
/// <param name="Progress">The partition's state after them.</param>
public sealed record PartitionMessage(
    IReadOnlyList<WindowSummary> Summaries, IReadOnlyList<RejectedRecord> Rejected, Progress Progress);
