using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// A node that died inside a commit left its transaction open, and what it would have committed cannot be read until
/// the broker's time for it is up. Its heir knows the producer by the metadata committed last, and takes its
/// transactional id, which aborts the transaction at once. Never that of a living member of the group, and each once
/// for each death.
/// </summary>
internal sealed class DeadOwners(
    IGroupConsumer consumer,
    IGroupCatalog groups,
    ITransactionFencer fencer,
    string group,
    IThreads threads,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan ReadingLimit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// An id outlives its lane: an owner that was only silent comes back with it, and may die again inside another
    /// commit. Not so soon: before that it joins anew, and is missed for a session. A transaction that is still there
    /// so long after its end was ordered is that other one.
    /// </summary>
    private static readonly TimeSpan SettlementHolds = TimeSpan.FromSeconds(5);

    /// <summary>When an id was fenced, or said to be none that may be, by its tag; those that hold.</summary>
    private readonly Dictionary<string, long> _settled = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>
    /// Ends what holds the offsets of these partitions, where its owner is dead; else nothing. A failure leaves it to
    /// the broker's time limit.
    /// </summary>
    public Task EndTransactionsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _last = EndTransactionsAfterAsync(_last, partitions, cancellation);
        }
    }

    /// <summary>One at a time: what the one before has ended is not to be ended again.</summary>
    private async Task EndTransactionsAfterAsync(
        Task before, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var tags = await FindOwnersAsync(partitions, cancellation);
            if (tags.Count > 0)
            {
                await FenceAsync(tags, cancellation);
            }
        }
        catch (KafkaUnavailableException exception)
        {
            IngestLog.OwnerNotFenced(logger, exception.Message);
        }
        catch (TransactionException exception)
        {
            IngestLog.OwnerNotFenced(logger, exception.Message);
        }
    }

    /// <summary>
    /// Who committed last, as far as transactions have ended: at this isolation the read does not wait.
    /// </summary>
    private async Task<HashSet<string>> FindOwnersAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        var reading = await threads.CallAsync(
            () => consumer.ReadCommitted(partitions, requireStable: false, ReadingLimit), cancellation);
        var tags = reading.Committed.Values
            .Select(committed => Progress.FindOwnerTag(committed.Metadata))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        ForgetOld();
        tags.ExceptWith(_settled.Keys);
        return tags;
    }

    private void ForgetOld()
    {
        foreach (var (tag, _) in _settled.Where(each => time.GetElapsedTime(each.Value) >= SettlementHolds).ToList())
        {
            _settled.Remove(tag);
        }
    }

    private async Task FenceAsync(HashSet<string> tags, CancellationToken cancellation)
    {
        var members = (await groups.DescribeGroupAsync(group, cancellation)).Members;
        if (members.Count == 0)
        {
            // We are a member: whoever says that there is none does not know this group's kind.
            IngestLog.OwnerNotFenced(logger, $"the broker does not say who is in group {group}");
            return;
        }

        foreach (var tag in tags)
        {
            var process = OwnerTags.ProcessOf(tag);
            if (members.Any(member => member.ClientId.Contains(process, StringComparison.Ordinal)))
            {
                continue;
            }

            if (members.FirstOrDefault(member => member.MayBeAnother) is { } somebody)
            {
                IngestLog.OwnerNotFenced(
                    logger, $"kafka.group_protocol classic does not tell which process {somebody.InstanceId} is");
                _settled[tag] = time.GetTimestamp();
                continue;
            }

            var id = OwnerTags.TransactionalId(group, tag);
            await fencer.FenceAsync(id, cancellation);
            _settled[tag] = time.GetTimestamp();
            IngestLog.OwnerFenced(logger, id);
        }
    }
}
