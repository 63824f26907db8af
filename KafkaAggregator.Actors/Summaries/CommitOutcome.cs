namespace KafkaAggregator.Actors.Summaries;

/// <summary>What became of a commit. What is in neither list is committed.</summary>
/// <param name="Refused">
/// By index into the committed list: partitions that were not committed, with the reason; a retry alone will not cure
/// it.
/// </param>
/// <param name="Unsettled">
/// By index: partitions of which it is known that nothing was committed, for no fault of theirs: tried again later.
/// </param>
/// <param name="UnsettledReason">
/// Why they were not, where the broker is to blame; null where the group has only moved on, or there are none.
/// </param>
internal sealed record CommitOutcome(
    IReadOnlyDictionary<int, string> Refused, IReadOnlySet<int> Unsettled, string? UnsettledReason)
{
    /// <summary>Whether the broker was asked for it at all: what was not sent was not too much.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>
    /// What the broker said where it took the membership for one of a former generation; null where it did not. Soon
    /// over where the group moves on, and not where only the client's view stands still.
    /// </summary>
    public string? StaleReason { get; init; }

    public static CommitOutcome AllCommitted { get; } = new(new Dictionary<int, string>());

    public CommitOutcome(IReadOnlyDictionary<int, string> refused)
        : this(refused, new HashSet<int>(), null)
    {
    }
}
