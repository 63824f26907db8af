namespace KafkaAggregator.Actors.Kafka;

/// <summary>The broker did not answer, or refused for a reason that may pass: try again with back-off.</summary>
public sealed class KafkaUnavailableException : Exception
{
    public KafkaUnavailableException()
    {
    }

    public KafkaUnavailableException(string message)
        : base(message)
    {
    }

    public KafkaUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
