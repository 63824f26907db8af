namespace KafkaAggregator.Actors.Kafka;

/// <summary>A step of a transaction failed.</summary>
public sealed class TransactionException : Exception
{
    public TransactionException()
    {
    }

    public TransactionException(string message)
        : base(message)
    {
    }

    public TransactionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public TransactionException(TransactionFault fault, string message)
        : base(message) => Fault = fault;

    public TransactionFault Fault { get; }

    /// <summary>Whether the producer goes on after an abort.</summary>
    public bool IsAbortable => Fault is TransactionFault.Unavailable or TransactionFault.StaleMembership
        or TransactionFault.PartitionRefused;
}
