namespace KafkaAggregator.Actors.Kafka;

/// <summary>A client whose place another one takes where it does not answer. Any thread.</summary>
/// <param name="open">Opens a client.</param>
internal sealed class ReplaceableClient<TClient>(Func<TClient> open) : IDisposable
    where TClient : class, IDisposable
{
    private readonly Lock _lock = new();
    private TClient _present = open();
    private bool _isDisposed;

    public TClient Present
    {
        get
        {
            lock (_lock)
            {
                return _present;
            }
        }
    }

    public bool IsDisposed
    {
        get
        {
            lock (_lock)
            {
                return _isDisposed;
            }
        }
    }

    /// <summary>Opens another one, unless somebody else has seen to it; this one ends elsewhere.</summary>
    public void Replace(TClient client)
    {
        lock (_lock)
        {
            if (_isDisposed || !ReferenceEquals(client, _present))
            {
                return;
            }

            _present = open();
        }

        _ = Task.Run(client.Dispose); // it waits for its threads
    }

    /// <summary>Ends the present one, here and now; none is opened any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _present.Dispose();
    }
}
