namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// The cluster refused something about one topic (forbidden, invalid, deleted): the partitions that need it are
/// blocked.
/// </summary>
public sealed class TopicRefusedException : Exception
{
    public TopicRefusedException()
    {
    }

    public TopicRefusedException(string message)
        : base(message)
    {
    }

    public TopicRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
