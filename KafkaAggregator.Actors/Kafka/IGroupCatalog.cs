namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What the cluster knows of a consumer group, seen from outside it: who owns what, from Kafka alone.
/// Throws <see cref="KafkaUnavailableException"/> as <see cref="ITopicCatalog"/> does.
/// </summary>
public interface IGroupCatalog
{
    Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation);
}
