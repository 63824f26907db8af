using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// A client that is asked, opened anew where it does not answer: one that has given up a broker may keep it as the
/// group's coordinator, and then waits for it for ever (librdkafka issue 5511). Any thread.
/// </summary>
/// <param name="open">
/// Opens a client. It must bear to be disposed of while requests and calls are out, and end them.
/// </param>
/// <param name="answerLimit">How long an answer may take.</param>
internal sealed class RenewedClient<TClient>(Func<TClient> open, TimeSpan answerLimit) : IDisposable
    where TClient : class, IDisposable
{
    private readonly Lock _lock = new();
    private TClient _present = open();
    private bool _isDisposed;

    /// <summary>
    /// Asks. Throws <see cref="KafkaUnavailableException"/> where the client is gone or does not answer: asking again
    /// goes to another one.
    /// </summary>
    public async Task<T> AskAsync<T>(Func<TClient, Task<T>> ask, CancellationToken cancellation)
    {
        TClient client;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            client = _present;
        }

        try
        {
            return await ask(client).WaitAsync(answerLimit, cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or ObjectDisposedException)
        {
            Replace(client);
            throw new KafkaUnavailableException("the client for administration did not answer", exception);
        }
        catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_TimedOut)
        {
            Replace(client);
            throw;
        }
    }

    /// <summary>Makes a call that blocks, elsewhere. Throws as <see cref="AskAsync"/> does.</summary>
    public Task<T> CallAsync<T>(Func<TClient, T> call, CancellationToken cancellation) =>
        AskAsync(client => Task.Run(() => call(client), CancellationToken.None), cancellation);

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

    private void Replace(TClient client)
    {
        lock (_lock)
        {
            if (_isDisposed || !ReferenceEquals(client, _present))
            {
                return; // somebody else has seen to it
            }

            _present = open();
        }

        _ = Task.Run(client.Dispose); // it waits for its threads
    }
}
