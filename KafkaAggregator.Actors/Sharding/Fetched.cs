using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// What the fetcher said, with the ownership under which it was fetched: the element of the source stage, and what a
/// WindowActor is told directly. Whoever has it releases it, once: the stage what it did not push, the WindowActor what
/// it was told, <see cref="LostBatches"/> what nobody was there to be told.
/// </summary>
internal sealed record Fetched(Ownership Ownership, FetchEvent Event)
{
    /// <summary>Returns memory and credit of a batch; does nothing for any other event.</summary>
    public void Release()
    {
        if (Event is RecordBatch batch)
        {
            var bytes = batch.HeldBytes;
            batch.Dispose();
            Ownership.ReturnBatch(bytes);
        }
    }
}
