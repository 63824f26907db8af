namespace KafkaAggregator.Actors.Summaries;

/// <summary>How summaries are written and committed.</summary>
public sealed record SummaryOptions
{
    /// <summary>How often what is to be written is written and committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often offsets are committed where there is nothing to write.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(5);

    public SummaryKeyMode Key { get; init; } = SummaryKeyMode.None;

    /// <summary>
    /// Properties of topics that this program creates; without <c>retention.ms</c> the source topic's is taken.
    /// </summary>
    public IReadOnlyDictionary<string, string> TopicConfiguration { get; init; } = new Dictionary<string, string>();

    /// <summary>Replication factor of topics that this program creates; null: the broker's default.</summary>
    public short? TopicReplicationFactor { get; init; }

    /// <summary>
    /// First wait before a blocked partition is tried again; doubles up to <see cref="RetryDelayMax"/>.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromMinutes(1);
}
