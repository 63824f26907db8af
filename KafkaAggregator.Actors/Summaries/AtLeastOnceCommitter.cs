using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Produce, wait until all is acknowledged, then commit the offsets. A crash between the two repeats summaries with
/// equal values and loses none: offsets never pass a record whose summary is not in the log.
/// </summary>
internal sealed class AtLeastOnceCommitter(IRecordProducer producer, IGroupConsumer consumer, TimeSpan commitTimeout)
    : ICommitter
{
    /// <summary>The call that was made last.</summary>
    private Task _last = Task.CompletedTask;

    public Task BeginAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<CommitOutcome> CommitAsync(IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation)
    {
        var commit = WriteAndCommitAsync(commits, cancellation);
        _last = commit;
        return commit;
    }

    /// <summary>Nothing keeps records that are with the client from being written.</summary>
    public bool TryWithdraw(TopicPartition partition, long ownershipEpoch) => false;

    public async ValueTask DisposeAsync()
    {
        await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(producer.Dispose);
    }

    private async Task<CommitOutcome> WriteAndCommitAsync(
        IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation)
    {
        var refused = await WriteAsync(commits, cancellation);
        var offsets = new List<KeyValuePair<TopicPartition, CommittedOffset>>(commits.Count);
        for (var i = 0; i < commits.Count; i++)
        {
            if (!refused.ContainsKey(i))
            {
                offsets.Add(KeyValuePair.Create(commits[i].Partition, commits[i].Offset));
            }
        }

        if (offsets.Count > 0)
        {
            // The client's commit blocks its caller for a round trip.
            var errors = await Task.Run(() => consumer.Commit(offsets, commitTimeout), cancellation);
            for (var i = 0; i < commits.Count; i++)
            {
                if (!refused.ContainsKey(i) && errors.TryGetValue(commits[i].Partition, out var error))
                {
                    refused[i] = $"the offset was not committed: {error}";
                }
            }
        }

        return refused.Count == 0 ? CommitOutcome.AllCommitted : new CommitOutcome(refused);
    }

    private async Task<Dictionary<int, string>> WriteAsync(
        IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation)
    {
        var records = new List<OutgoingRecord>();
        var owners = new List<int>();
        for (var i = 0; i < commits.Count; i++)
        {
            foreach (var record in commits[i].Records)
            {
                records.Add(record);
                owners.Add(i);
            }
        }

        var refused = new Dictionary<int, string>();
        if (records.Count > 0)
        {
            foreach (var (index, reason) in await producer.WriteAsync(records, cancellation))
            {
                var record = records[index];
                refused.TryAdd(owners[index], $"a record for {record.Topic}-{record.Partition} was refused: {reason}");
            }
        }

        return refused;
    }
}
