namespace KafkaAggregator.Actors.Ingest;

/// <summary>A lane cannot go on with the consumer or the sink that it has: it is started again with back-off.</summary>
internal sealed class LaneFailedException : Exception
{
    public LaneFailedException()
    {
    }

    public LaneFailedException(string message)
        : base(message)
    {
    }

    public LaneFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
