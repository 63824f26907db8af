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

    private readonly TimeProvider _time;
    private readonly ReplaceableClient<ClientHandle> _client;
    private volatile ClientHandle? _answered;
    private long _openedAt;

    public OffsetClient(Func<ClientHandle> open, TimeProvider time)
    {
        _time = time;
        _client = new(() =>
        {
            Interlocked.Exchange(ref _openedAt, time.GetTimestamp());
            return open();
        });
    }

    public ClientHandle Present => _client.Present;

    public void Answered(ClientHandle client)
    {
        if (ReferenceEquals(client, _client.Present))
        {
            _answered = client;
        }
    }

    /// <summary>What is asked next goes to another client than this one, unless this one has only just begun.</summary>
    public void NotAnswered(ClientHandle client)
    {
        if (ReferenceEquals(client, _answered)
            || _time.GetElapsedTime(Interlocked.Read(ref _openedAt)) >= BeginningLimit)
        {
            _client.Replace(client);
        }
    }

    /// <summary>Ends the client elsewhere, for that waits for its threads.</summary>
    public void Dispose() => _ = Task.Run(_client.Dispose);
}
