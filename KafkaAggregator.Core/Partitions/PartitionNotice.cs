namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// Something that people should read in the log. It does not name its partition: whoever logs it does.
/// </summary>
/// <param name="Level">By consequence.</param>
/// <param name="Text">A whole sentence without the full stop.</param>
public sealed record PartitionNotice(NoticeLevel Level, string Text);
