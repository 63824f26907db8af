namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>An event on its way to the poll thread, with the assignment that it is of.</summary>
internal readonly record struct FetchedItem(DirectPartition Partition, FetchEvent Event)
{
    /// <summary>What it keeps from others while nobody has taken it.</summary>
    public int HeldBytes => Event is RecordBatch batch ? batch.HeldBytes : 0;
}
