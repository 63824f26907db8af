using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Whom committed offsets are asked of: a client for nothing else, and after a request without an answer another one. A
/// client that has given up a broker (metadata without it make it do that) may keep it as the group's coordinator, and
/// then waits for it for ever (librdkafka issue 5511; seen where a broker was restarted); and a request without an
/// answer must not be left to a client that goes on (<see cref="CoordinatorRequest"/>), which the consumer's would. Any
/// thread.
/// </summary>
internal sealed class OffsetClient : IDisposable
{
    /// <summary>
    /// What a new client has to connect and to find the coordinator: it is not replaced before, or on a busy machine
    /// none would ever get so far.
    /// </summary>
    private static readonly TimeSpan BeginningLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Func<ClientHandle> _open;
    private readonly TimeProvider _time;
    private ClientHandle _present;
    private long _openedAt;
    private bool _hasAnswered;
    private bool _isDisposed;

    public OffsetClient(Func<ClientHandle> open, TimeProvider time)
    {
        (_open, _time) = (open, time);
        (_present, _openedAt) = (open(), time.GetTimestamp());
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

    public void Answered(ClientHandle client)
    {
        lock (_lock)
        {
            _hasAnswered |= ReferenceEquals(client, _present);
        }
    }

    /// <summary>What is asked next goes to another client than this one, unless this one has only just begun.</summary>
    public void NotAnswered(ClientHandle client)
    {
        lock (_lock)
        {
            if (_isDisposed || !ReferenceEquals(_present, client))
            {
                return; // somebody else has seen to it
            }

            if (!_hasAnswered && _time.GetElapsedTime(_openedAt) < BeginningLimit)
            {
                return;
            }

            (_present, _openedAt, _hasAnswered) = (_open(), _time.GetTimestamp(), false);
        }

        End(client);
    }

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

        End(_present);
    }

    /// <summary>Elsewhere, for it waits for the client's threads.</summary>
    private static void End(ClientHandle client) => _ = Task.Run(client.Dispose);
}
