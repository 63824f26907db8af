namespace KafkaAggregator.Actors.Kafka;

/// <summary>Ends what a dead producer left open.</summary>
public interface ITransactionFencer
{
    /// <summary>
    /// Takes a transactional id away from whoever has it: its open transaction is aborted. Two that do it at once do no
    /// harm. Throws <see cref="TransactionException"/>.
    /// </summary>
    Task FenceAsync(string transactionalId, CancellationToken cancellation);
}
