using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Commands;

/// <summary>One aggregation of one source partition, as the table shows it.</summary>
/// <param name="SourceTopic">What is read.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="AggregatedTopic">What is written.</param>
/// <param name="Fields">Names of the aggregated fields; null where the registry has no schema of the source.</param>
/// <param name="Owner">Client id and host of the group's member that owns it; null: nobody.</param>
/// <param name="Lag">
/// Log end minus the next offset to process, 0 where only transaction markers lie between; null where nothing is
/// committed.
/// </param>
/// <param name="Told">What the nodes tell of the partition; null where none was asked.</param>
internal sealed record AgentRow(
    string SourceTopic,
    int Partition,
    string AggregatedTopic,
    IReadOnlyList<string>? Fields,
    string? Owner,
    long? Lag,
    PartitionAnswer? Told);
