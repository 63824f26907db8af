namespace KafkaAggregator.Actors.Summaries;

/// <summary>What key a summary record has.</summary>
public enum SummaryKeyMode
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>source topic-partition@window start</c>: one key per window, for compaction and upserts.</summary>
    Window,
}
