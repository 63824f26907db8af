namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// Which batches of one partition's part of an answer are committed data. The broker lists the aborted transactions
/// that overlap it; an abort marker among the batches ends each.
/// </summary>
internal sealed class AbortedTransactions
{
    /// <summary>A marker's key is a version and a type, two bytes each; 0 is abort, 1 commit.</summary>
    private const int MarkerKeyLength = 4;
    private readonly HashSet<long> _abortedProducers = [];
    private AbortedTransaction[] _listed = [];
    private int _next;

    /// <summary>Begins with another part; takes the list and sorts it.</summary>
    public void Begin(AbortedTransaction[] listed)
    {
        _abortedProducers.Clear();
        (_listed, _next) = (listed, 0);
        Array.Sort(_listed, static (a, b) => a.FirstOffset.CompareTo(b.FirstOffset));
    }

    /// <summary>Is asked about batches in order of offset, about each once. A marker is never data.</summary>
    public bool IsData(BatchHeader batch)
    {
        while (_next < _listed.Length && _listed[_next].FirstOffset <= batch.LastOffset)
        {
            _abortedProducers.Add(_listed[_next++].ProducerId);
        }

        if (!batch.IsControl)
        {
            return !(batch.IsTransactional && _abortedProducers.Contains(batch.ProducerId));
        }

        if (IsAbortMarker(batch))
        {
            _abortedProducers.Remove(batch.ProducerId);
        }

        return false;
    }

    private static bool IsAbortMarker(BatchHeader batch)
    {
        var cursor = new RecordCursor(batch, batch.Payload);
        return cursor.MoveNext() && cursor.KeyLength >= MarkerKeyLength && cursor.Key[2] == 0 && cursor.Key[3] == 0;
    }
}
