namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Fetches by one fetcher until that meets an obstacle, and by another from then on: each partition goes on behind the
/// last batch that its owner was given. So nothing has to be known of the brokers when a node starts, be they there or
/// not, and one of another version among them, or in their place, is met whenever it comes.
/// </summary>
internal sealed class FallbackFetcher : IRecordFetcher
{
    private readonly IRecordFetcher _second;
    private readonly Func<string?> _obstacle;
    private readonly Action<string> _onFallback;

    /// <summary>Followed until it falls back.</summary>
    private readonly Dictionary<TopicPartition, FallbackPlace> _places = [];
    private IRecordFetcher _fetcher;
    private bool _isDisposed;

    /// <param name="first">Disposed when it is given up, or with this.</param>
    /// <param name="obstacle">Why the first cannot serve; null for as long as it can.</param>
    /// <param name="second">Belongs to the caller. It fetches nothing before that.</param>
    /// <param name="onFallback">Told of the obstacle, once.</param>
    public FallbackFetcher(
        IRecordFetcher first, Func<string?> obstacle, IRecordFetcher second, Action<string> onFallback)
    {
        (_fetcher, _obstacle, _second, _onFallback) = (first, obstacle, second, onFallback);
    }

    private bool HasFallenBack => ReferenceEquals(_fetcher, _second);

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset)
    {
        _places[partition] = new FallbackPlace(ownershipEpoch, offset);
        _fetcher.Assign(partition, ownershipEpoch, offset);
    }

    public void Unassign(TopicPartition partition)
    {
        _places.Remove(partition);
        _fetcher.Unassign(partition);
    }

    public void Seek(TopicPartition partition, long offset)
    {
        if (!_places.TryGetValue(partition, out var place))
        {
            throw new InvalidOperationException($"{partition} is not assigned");
        }

        place.Offset = offset;
        if (HasFallenBack && place.WaitsForSeek)
        {
            Begin(partition, place);
        }
        else
        {
            _fetcher.Seek(partition, offset);
        }

        place.WaitsForSeek = false;
    }

    public void Withhold(TopicPartition partition) => SetWithheld(partition, isWithheld: true);

    public void Release(TopicPartition partition) => SetWithheld(partition, isWithheld: false);

    public FetchEvent? Poll(TimeSpan wait)
    {
        if (!HasFallenBack && _obstacle() is { } reason)
        {
            FallBack(reason);
        }

        var item = _fetcher.Poll(wait);
        if (item is not null && !HasFallenBack && _places.TryGetValue(item.Partition, out var place))
        {
            place.Offset = (item as RecordBatch)?.NextOffset ?? place.Offset;
            place.WaitsForSeek |= item is OffsetOutOfRange or LogTruncated;
        }

        return item;
    }

    public void Dispose()
    {
        if (!_isDisposed && !HasFallenBack)
        {
            _fetcher.Dispose();
        }

        _isDisposed = true;
    }

    private void SetWithheld(TopicPartition partition, bool isWithheld)
    {
        if (!_places.TryGetValue(partition, out var place))
        {
            return;
        }

        place.IsWithheld = isWithheld;
        if (HasFallenBack && place.WaitsForSeek)
        {
            return; // the second has it from the seek on
        }

        if (isWithheld)
        {
            _fetcher.Withhold(partition);
        }
        else
        {
            _fetcher.Release(partition);
        }
    }

    private void FallBack(string reason)
    {
        _onFallback(reason);
        _fetcher.Dispose();
        _fetcher = _second;
        foreach (var (partition, place) in _places)
        {
            if (!place.WaitsForSeek)
            {
                Begin(partition, place);
            }
        }
    }

    private void Begin(TopicPartition partition, FallbackPlace place)
    {
        _second.Assign(partition, place.OwnershipEpoch, place.Offset);
        if (place.IsWithheld)
        {
            _second.Withhold(partition);
        }
    }
}
