namespace KafkaAggregator.Core.Partitions;

/// <summary>What a metadata string turned out to be.</summary>
/// <param name="Metadata">Its content; null where it is not ours, or newer than this program.</param>
/// <param name="NewerVersion">The version of ours that this program does not know; else null.</param>
internal readonly record struct MetadataReading(PartitionMetadata? Metadata, int? NewerVersion = null);
