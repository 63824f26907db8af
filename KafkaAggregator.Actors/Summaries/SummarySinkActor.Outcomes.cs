namespace KafkaAggregator.Actors.Summaries;

/// <content>What a commit's outcome says of those to come: how many go together, and when.</content>
internal sealed partial class SummarySinkActor
{
    /// <summary>What the outcome says of commits as a whole.</summary>
    private void Judge(IReadOnlyList<OutboxCommit> commits, CommitOutcome outcome, TimeSpan took)
    {
        if (outcome.UnsettledReason is { } reason)
        {
            if (outcome.WasSent)
            {
                _share.Failed(commits, took);
            }

            WaitForBroker(commits, [.. commits.Where((_, index) => outcome.Unsettled.Contains(index))], reason);
        }
        else if (outcome.Unsettled.Count < commits.Count)
        {
            _share.Succeeded(commits, took);
            _outage.End();
        }
        else if (outcome.StaleReason is { } stale)
        {
            _outage.SayFailing(commits, stale); // over with the rebalance, or for the lane to end
        }
        else
        {
            _outage.EndRow(); // no member: nothing was tried
        }
    }

    /// <summary>
    /// Records for a topic that is gone time out as if the broker were away: topics are looked at again before the next
    /// try. What has gone meanwhile waits for nothing. A try of which something was committed, or found to be at fault,
    /// is not one that failed.
    /// </summary>
    private void WaitForBroker(
        IReadOnlyList<OutboxCommit> tried, IReadOnlyList<OutboxCommit> unsettled, string reason)
    {
        foreach (var commit in unsettled.Where(commit => commit.Records.Count > 0))
        {
            commit.Outbox.HasTopics = false;
            _preparation.ForgetTopics(commit.Outbox.Source);
        }

        List<OutboxCommit> held = [.. unsettled.Where(commit => IsHeld(commit.Outbox))];
        if (held.Count > 0)
        {
            _outage.Wait(Now, held, reason);
        }

        if (unsettled.Count < tried.Count)
        {
            _outage.EndRow();
        }
        else if (held.Count > 0)
        {
            _outage.SayFailing(held, reason);
        }
    }

    private bool IsHeld(Outbox outbox) => Find(outbox.Partition, outbox.OwnershipEpoch) == outbox;
}
