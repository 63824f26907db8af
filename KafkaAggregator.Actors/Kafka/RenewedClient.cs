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
/// <param name="time">By which that is measured.</param>
internal sealed class RenewedClient<TClient>(Func<TClient> open, TimeSpan answerLimit, TimeProvider time) : IDisposable
    where TClient : class, IDisposable
{
    private readonly ReplaceableClient<TClient> _client = new(open);

    /// <summary>
    /// Asks. Throws <see cref="KafkaUnavailableException"/> where the client is gone or does not answer: asking again
    /// goes to another one.
    /// </summary>
    public async Task<T> AskAsync<T>(Func<TClient, Task<T>> ask, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_client.IsDisposed, this);
        var client = _client.Present;
        Task<T>? asked = null;
        try
        {
            asked = ask(client);
            return await asked.WaitAsync(answerLimit, time, cancellation);
        }
        catch (OperationCanceledException) when (asked is { IsCompleted: false })
        {
            _ = WatchAsync(client, asked);
            throw;
        }
        catch (Exception exception) when (exception is TimeoutException or ObjectDisposedException)
        {
            _client.Replace(client);
            throw new KafkaUnavailableException("the client for administration did not answer", exception);
        }
        catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_TimedOut)
        {
            _client.Replace(client);
            throw;
        }
    }

    /// <summary>
    /// Nobody waits for it any more, but it stays with its client, where a request to a coordinator must not grow old
    /// (<see cref="CoordinatorRequest"/>): without an answer it is as one that was waited for.
    /// </summary>
    private async Task WatchAsync(TClient client, Task asked)
    {
        await Task.WhenAny(asked, Task.Delay(answerLimit, time));
        if (asked.IsCompleted)
        {
            _ = asked.Exception; // whoever asked has gone
        }
        else
        {
            _client.Replace(client);
            _ = asked.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        }
    }

    /// <summary>Makes a call that blocks, elsewhere. Throws as <see cref="AskAsync"/> does.</summary>
    public Task<T> CallAsync<T>(Func<TClient, T> call, CancellationToken cancellation) =>
        AskAsync(client => Task.Run(() => call(client), CancellationToken.None), cancellation);

    public void Dispose() => _client.Dispose();
}
