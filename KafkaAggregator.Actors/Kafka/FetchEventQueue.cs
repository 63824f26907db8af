namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What a fetcher has of its partitions and has not given yet, in order. Its owner's thread alone; what is dropped is
/// disposed.
/// </summary>
internal sealed class FetchEventQueue
{
    private readonly Queue<FetchEvent> _events = [];

    public int Count => _events.Count;

    public void Enqueue(FetchEvent item) => _events.Enqueue(item);

    /// <summary>Null where there is none.</summary>
    public FetchEvent? Dequeue() => _events.TryDequeue(out var item) ? item : null;

    /// <summary>Puts what is of one partition behind what another queue has.</summary>
    public void Move(TopicPartition partition, FetchEventQueue into) => TakeOut(partition, into.Enqueue);

    /// <summary>Puts everything behind what another queue has.</summary>
    public void MoveAll(FetchEventQueue into)
    {
        while (_events.TryDequeue(out var item))
        {
            into.Enqueue(item);
        }
    }

    public void Drop(TopicPartition partition) => TakeOut(partition, Dispose);

    public void DropAll()
    {
        while (_events.TryDequeue(out var item))
        {
            Dispose(item);
        }
    }

    private static void Dispose(FetchEvent item) => (item as IDisposable)?.Dispose();

    /// <summary>Takes what is of one partition out; the rest keeps its order.</summary>
    private void TakeOut(TopicPartition partition, Action<FetchEvent> take)
    {
        for (var left = _events.Count; left > 0; left--)
        {
            var item = _events.Dequeue();
            if (item.Partition == partition)
            {
                take(item);
            }
            else
            {
                _events.Enqueue(item);
            }
        }
    }
}
