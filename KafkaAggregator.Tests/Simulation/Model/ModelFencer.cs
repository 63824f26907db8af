using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>As the product's: a producer that takes the id and is thrown away.</summary>
internal sealed class ModelFencer(ModelBroker broker, ModelConnection connection, IThreads threads) : ITransactionFencer
{
    public Task FenceAsync(string transactionalId, CancellationToken cancellation) => threads.CallAsync(
        () =>
        {
            broker.Fencing(transactionalId);
            new ModelProducer(broker, connection, transactionalId).Initialize();
            return 0;
        },
        cancellation);
}
