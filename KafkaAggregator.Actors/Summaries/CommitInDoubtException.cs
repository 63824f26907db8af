namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// It is not known what was committed, or the producer has failed for good: the lane starts again, drops what its sink
/// holds, and reads what is committed.
/// </summary>
internal sealed class CommitInDoubtException : Exception
{
    public CommitInDoubtException()
    {
    }

    public CommitInDoubtException(string message)
        : base(message)
    {
    }

    public CommitInDoubtException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
