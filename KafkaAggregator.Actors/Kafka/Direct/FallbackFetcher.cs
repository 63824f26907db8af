namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Fetches directly until that meets an obstacle, and by another fetcher from then on: each partition goes on behind
/// the last batch that its owner was given. So nothing has to be known of the brokers when a node starts, be they there
/// or not, and one of another version among them, or in their place, is met whenever it comes.
/// </summary>
internal sealed class FallbackFetcher : IRecordFetcher
{
    private readonly IRecordFetcher _second;
    private readonly Action<FetchObstacle> _onFallback;

    /// <summary>Followed until it falls back.</summary>
    private readonly Dictionary<TopicPartition, FallbackPlace> _places = [];

    /// <summary>Cuts below what was given that the first had not said yet: the second cannot know them.</summary>
    private readonly List<LogTruncated> _cuts = [];

    /// <summary>Null once it has fallen back, so that its memory goes.</summary>
    private IDirectFetcher? _first;

    /// <param name="first">Disposed when it is given up, or with this.</param>
    /// <param name="second">Belongs to the caller. It fetches nothing before that.</param>
    /// <param name="onFallback">Told of the obstacle, once.</param>
    public FallbackFetcher(IDirectFetcher first, IRecordFetcher second, Action<FetchObstacle> onFallback)
    {
        (_first, _second, _onFallback) = (first, second, onFallback);
    }

    private IRecordFetcher Fetcher => _first ?? _second;

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset)
    {
        DropCut(partition);
        _places[partition] = new FallbackPlace(ownershipEpoch, offset);
        Fetcher.Assign(partition, ownershipEpoch, offset);
    }

    public void Unassign(TopicPartition partition)
    {
        DropCut(partition);
        _places.Remove(partition);
        Fetcher.Unassign(partition);
    }

    public void Seek(TopicPartition partition, long offset)
    {
        if (!_places.TryGetValue(partition, out var place))
        {
            throw new InvalidOperationException($"{partition} is not assigned");
        }

        DropCut(partition);
        place.Offset = offset;
        if (_first is null && place.WaitsForSeek)
        {
            Begin(partition, place);
        }
        else
        {
            Fetcher.Seek(partition, offset);
        }

        place.WaitsForSeek = false;
    }

    public void Withhold(TopicPartition partition) => SetWithheld(partition, isWithheld: true);

    public void Release(TopicPartition partition) => SetWithheld(partition, isWithheld: false);

    public FetchEvent? Poll(TimeSpan wait)
    {
        if (_first is { } first)
        {
            var item = first.Obstacle is null ? first.Poll(wait) : null;
            if (first.Obstacle is not { } obstacle)
            {
                Follow(item);
                return item;
            }

            if (item is not null and not FetchFailed)
            {
                Follow(item);
                return item; // it falls back at the next poll
            }

            FallBack(first, obstacle); // what it failed in is over with it
        }

        return NextCut() ?? _second.Poll(wait);
    }

    public void Dispose()
    {
        _first?.Dispose();
        _first = null;
    }

    private void SetWithheld(TopicPartition partition, bool isWithheld)
    {
        if (!_places.TryGetValue(partition, out var place))
        {
            return;
        }

        place.IsWithheld = isWithheld;
        if (_first is null && place.WaitsForSeek)
        {
            return; // the second has it from the seek on
        }

        if (isWithheld)
        {
            Fetcher.Withhold(partition);
        }
        else
        {
            Fetcher.Release(partition);
        }
    }

    /// <summary>Notes what the owner of a partition is given.</summary>
    private void Follow(FetchEvent? item)
    {
        if (item is not null && _places.TryGetValue(item.Partition, out var place))
        {
            place.Offset = (item as RecordBatch)?.NextOffset ?? place.Offset;
            place.WaitsForSeek |= item is OffsetOutOfRange or LogTruncated;
        }
    }

    private void FallBack(IDirectFetcher first, FetchObstacle obstacle)
    {
        _onFallback(obstacle);
        foreach (var (partition, place) in _places)
        {
            if (!place.WaitsForSeek && first.CutOf(partition) is { } cut && cut.End < place.Offset)
            {
                _cuts.Add(cut);
                place.WaitsForSeek = true;
            }
        }

        first.Dispose();
        _first = null;
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

    private LogTruncated? NextCut()
    {
        var cut = _cuts.Find(cut => !_places[cut.Partition].IsWithheld);
        if (cut is not null)
        {
            _cuts.Remove(cut);
        }

        return cut;
    }

    private void DropCut(TopicPartition partition) => _cuts.RemoveAll(cut => cut.Partition == partition);
}
