using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary><see cref="ITransactionFencer"/> with a producer that is thrown away.</summary>
public sealed class TransactionFencer(KafkaOptions options, TimeProvider time, ILogger logger) : ITransactionFencer
{
    public Task FenceAsync(string transactionalId, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var producer = new TransactionalProducer(options, transactionalId, time, logger);
            producer.Initialize();
        },
        cancellation);
}
