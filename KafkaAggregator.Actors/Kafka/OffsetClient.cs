using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Whom committed offsets are asked of: the consumer's own client, and after a request without an answer one that is
/// opened for it. A client that has given up a broker (metadata without it make it do that) may keep it as
/// the group's coordinator, and then waits for it for ever (librdkafka issue 5511; seen where a broker was restarted).
/// Any thread.
/// </summary>
internal sealed class OffsetClient : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ClientHandle _consumer;
    private readonly Func<ClientHandle> _open;
    private ClientHandle _present;
    private bool _isDisposed;

    public OffsetClient(ClientHandle consumer, Func<ClientHandle> open)
    {
        (_consumer, _open) = (consumer, open);
        _present = consumer;
    }

    public ClientHandle Present
    {
        get
        {
            lock (_lock)
            {
                return _present;
            }
        }
    }

    /// <summary>What is asked next goes to another client than this one.</summary>
    public void Replace(ClientHandle unanswering)
    {
        lock (_lock)
        {
            if (_isDisposed || !ReferenceEquals(_present, unanswering))
            {
                return; // somebody else has seen to it
            }

            _present = _open();
        }

        End(unanswering);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        End(_present);
    }

    /// <summary>The consumer's own is the consumer's to end; another is destroyed elsewhere, for that waits.</summary>
    private void End(ClientHandle client)
    {
        if (!ReferenceEquals(client, _consumer))
        {
            _ = Task.Run(client.Dispose);
        }
    }
}
