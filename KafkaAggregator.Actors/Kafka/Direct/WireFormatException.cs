namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Bytes from a broker that do not follow the protocol: an answer whose connection cannot be used further, or a record
/// batch that cannot be read.
/// </summary>
internal sealed class WireFormatException : Exception
{
    public WireFormatException(string message)
        : base(message)
    {
    }

    public WireFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
