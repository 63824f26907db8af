using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>A fencer whose process may die before and after it has taken an id.</summary>
internal sealed class MortalFencer(ITransactionFencer fencer, MortalProcess process) : ITransactionFencer
{
    public Task FenceAsync(string transactionalId, CancellationToken cancellation) => Task.Run(
        () =>
        {
            try
            {
                process.Do("fence", () => fencer.FenceAsync(transactionalId, cancellation).GetAwaiter().GetResult());
            }
            catch (ProcessDeadException exception)
            {
                throw new TransactionException(TransactionFault.Unavailable, exception.Message);
            }
        },
        cancellation);
}
