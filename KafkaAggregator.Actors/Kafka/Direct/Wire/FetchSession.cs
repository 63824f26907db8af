namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// A fetch session with one broker (KIP-227): the broker remembers what is wanted, so that a request carries only what
/// changed, and an answer only partitions with news. One that is lost begins anew with all of them.
/// </summary>
internal sealed class FetchSession
{
    private readonly Dictionary<PartitionKey, FetchPosition> _sent = [];
    private int _id;

    /// <summary>0 asks for a new session; goes up by one a request.</summary>
    private int _epoch;

    /// <summary>The next request, by which the broker wants exactly these; it is taken for sent.</summary>
    public FetchSessionStep Next(IReadOnlyList<FetchPosition> wanted)
    {
        if (_epoch == 0)
        {
            _sent.Clear();
        }

        var changed = new List<FetchPosition>();
        var present = new HashSet<PartitionKey>(wanted.Count);
        foreach (var position in wanted)
        {
            present.Add(position.Key);
            if (!_sent.TryGetValue(position.Key, out var sent) || sent != position)
            {
                changed.Add(position);
                _sent[position.Key] = position;
            }
        }

        var forgotten = _sent.Keys.Where(key => !present.Contains(key)).ToList();
        forgotten.ForEach(key => _sent.Remove(key));
        return new FetchSessionStep(_id, _epoch, changed, forgotten);
    }

    /// <summary>The broker has answered, with the session that it keeps; 0 where it has no room for one.</summary>
    public void Answered(int id)
    {
        if (id == 0)
        {
            Restart();
            return;
        }

        (_id, _epoch) = (id, _epoch == int.MaxValue ? 1 : _epoch + 1);
    }

    /// <summary>The broker does not know the session any more, or the connection is another.</summary>
    public void Restart() => (_id, _epoch) = (0, 0);
}
