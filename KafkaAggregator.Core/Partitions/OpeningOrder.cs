namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// All open windows of a partition in the order in which they were opened, which is that of their least offsets: the
/// oldest one's is the offset to commit, whichever aggregation it belongs to.
/// </summary>
internal sealed class OpeningOrder
{
    private OpenWindow? _newest;

    public OpenWindow? Oldest { get; private set; }

    public int Count { get; private set; }

    public void Add(OpenWindow window)
    {
        window.Before = _newest;
        if (_newest is null)
        {
            Oldest = window;
        }
        else
        {
            _newest.After = window;
        }

        _newest = window;
        Count++;
    }

    public void Remove(OpenWindow window)
    {
        if (window.Before is null)
        {
            Oldest = window.After;
        }
        else
        {
            window.Before.After = window.After;
        }

        if (window.After is null)
        {
            _newest = window.Before;
        }
        else
        {
            window.After.Before = window.Before;
        }

        (window.Before, window.After) = (null, null);
        Count--;
    }
}
