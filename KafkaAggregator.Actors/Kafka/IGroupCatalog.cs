namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What the cluster knows of a consumer group, seen from outside it: who owns what and how far it is, from Kafka alone.
/// Throws <see cref="KafkaUnavailableException"/> as <see cref="ITopicCatalog"/> does.
/// </summary>
public interface IGroupCatalog
{
    Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation);

    /// <summary>
    /// The group's committed offsets, transactions that are open left aside; one without an offset is absent.
    /// </summary>
    Task<IReadOnlyDictionary<TopicPartition, long>> ReadGroupOffsetsAsync(
        string group, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation);
}
