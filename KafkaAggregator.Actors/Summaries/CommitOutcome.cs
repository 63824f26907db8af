namespace KafkaAggregator.Actors.Summaries;

/// <summary>What became of a commit.</summary>
/// <param name="Refused">
/// By index into the committed list: partitions that were not committed, with the reason; a retry alone will not cure
/// it.
/// </param>
internal sealed record CommitOutcome(IReadOnlyDictionary<int, string> Refused)
{
    public static CommitOutcome AllCommitted { get; } = new(new Dictionary<int, string>());
}
