namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Names of the Kafka headers that say where a summary or a rejected record comes from; values are UTF-8 text.
/// </summary>
internal static class HeaderNames
{
    public const string SourceTopic = "aggregator-source-topic";
    public const string SourcePartition = "aggregator-source-partition";
    public const string SourceOffset = "aggregator-source-offset";
    public const string WindowStart = "aggregator-window-start";
    public const string WindowEnd = "aggregator-window-end";
    public const string FirstOffset = "aggregator-first-offset";
    public const string LastOffset = "aggregator-last-offset";
    public const string ClosedBy = "aggregator-closed-by";
    public const string Late = "aggregator-late";
    public const string Undecodable = "aggregator-undecodable";
    public const string Undated = "aggregator-undated";
    public const string Future = "aggregator-future";
    public const string NullValues = "aggregator-null-values";
    public const string MissingSamples = "aggregator-missing-samples";
    public const string Incomplete = "aggregator-incomplete";
    public const string Configuration = "aggregator-config";
    public const string Reason = "aggregator-reason";
    public const string Detail = "aggregator-detail";
    public const string Byte = "aggregator-byte";
}
