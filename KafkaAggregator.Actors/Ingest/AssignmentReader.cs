using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Reads what newly owned partitions are opened from, off the poll thread: committed offsets with their metadata in one
/// request, then topic ids and the ends of the logs. Throws <see cref="KafkaUnavailableException"/> where the broker is
/// away.
/// </summary>
internal sealed class AssignmentReader(
    IGroupConsumer consumer, ITopicCatalog catalog, DeadOwners deadOwners, IThreads threads) : IDisposable
{
    /// <summary>
    /// How long committed offsets that a transaction holds are waited for before its owner is looked at, and again
    /// after that. Partitions that nothing holds are answered for at once.
    /// </summary>
    private static readonly TimeSpan ReadingLimit = TimeSpan.FromSeconds(1);

    /// <summary>Bounds the threads that wait for partitions asked for one by one.</summary>
    private readonly SemaphoreSlim _readings = new(8);

    private string? _clusterId;

    /// <param name="partitions">What is to be opened.</param>
    /// <param name="isHeldUp">
    /// Whether a transaction has held their offsets up before: if its owner is dead, it is ended first.
    /// </param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<AssignmentFacts> ReadAsync(
        IReadOnlyCollection<TopicPartition> partitions, bool isHeldUp, CancellationToken cancellation)
    {
        var clusterId = _clusterId ??= await catalog.ReadClusterIdAsync(cancellation);
        if (isHeldUp)
        {
            await deadOwners.EndTransactionsAsync(partitions, cancellation);
        }

        var offsets = await ReadCommittedAsync(partitions, cancellation);

        // The logs' ends come after the offsets: an offset beyond them is then not one that was committed in between.
        TopicPartition[] stable = [.. partitions.Where(partition => !offsets.Pending.ContainsKey(partition))];
        var bounds = stable.Length == 0
            ? new Dictionary<TopicPartition, LogBounds>()
            : await catalog.ReadLogBoundsAsync(stable, cancellation);
        string[] names = [.. stable.Select(partition => partition.Topic).Distinct(StringComparer.Ordinal)];
        var topics = names.Length == 0
            ? new Dictionary<string, TopicDescription>()
            : await catalog.DescribeTopicsAsync(names, cancellation);
        return Combine(clusterId, stable, offsets, bounds, topics);
    }

    public void Dispose() => _readings.Dispose();

    private static AssignmentFacts Combine(
        string clusterId,
        TopicPartition[] stable,
        OffsetReading offsets,
        IReadOnlyDictionary<TopicPartition, LogBounds> bounds,
        IReadOnlyDictionary<string, TopicDescription> topics)
    {
        var read = new Dictionary<TopicPartition, OpeningFacts>();
        var pending = new Dictionary<TopicPartition, string>(offsets.Pending);
        foreach (var partition in stable)
        {
            if (!topics.TryGetValue(partition.Topic, out var topic))
            {
                pending[partition] = "the cluster does not have the topic";
            }
            else if (!bounds.TryGetValue(partition, out var log))
            {
                pending[partition] = "the ends of its log could not be read";
            }
            else
            {
                CommittedPosition? committed = offsets.Committed.TryGetValue(partition, out var offset)
                    ? new(offset.Offset, offset.Metadata)
                    : null;
                read[partition] = new(committed, topic.TopicId, log);
            }
        }

        return new(clusterId, read, pending);
    }

    private async Task<OffsetReading> ReadCommittedAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        await _readings.WaitAsync(cancellation);
        try
        {
            // The client's call blocks its thread for the round trip, or until a transaction ends.
            return await threads.CallAsync(
                () => consumer.ReadCommitted(partitions, requireStable: true, ReadingLimit), cancellation);
        }
        finally
        {
            _readings.Release();
        }
    }
}
