using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Confluent's administration client, opened anew where one has ended itself: an answer that its poll loop cannot read
/// (seen where a broker was starting) destroys the handle and ends the loop, so that what is under way is never
/// answered and what is asked later throws. Any thread.
/// </summary>
internal sealed class RenewedAdmin(Func<IAdminClient> open, TimeSpan answerLimit) : IDisposable
{
    private readonly Lock _lock = new();
    private RenewedClient _present = new(open());
    private bool _isDisposed;

    /// <summary>
    /// Asks. Throws <see cref="KafkaUnavailableException"/> where the client has ended itself or does not answer:
    /// asking again goes to another one.
    /// </summary>
    public Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> ask, CancellationToken cancellation) =>
        AnswerAsync(client => ask(client.Client), cancellation);

    /// <summary>Makes a call that blocks, elsewhere. Throws as <see cref="AskAsync"/> does.</summary>
    public Task<T> CallAsync<T>(Func<IAdminClient, T> call, CancellationToken cancellation) =>
        AnswerAsync(client => Task.Run(() => client.Call(call), CancellationToken.None), cancellation);

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _present.GiveUp();
            }
        }
    }

    private async Task<T> AnswerAsync<T>(Func<RenewedClient, Task<T>> ask, CancellationToken cancellation)
    {
        RenewedClient client;
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
        catch (KafkaException exception) when (HasTimedOut(exception))
        {
            // It may wait for a coordinator that it has given up itself (librdkafka issue 5511).
            Replace(client);
            throw;
        }
    }

    private void Replace(RenewedClient client)
    {
        lock (_lock)
        {
            if (_isDisposed || !ReferenceEquals(client, _present))
            {
                return; // somebody else has seen to it
            }

            _present = new RenewedClient(open());
        }

        _ = Task.Run(client.GiveUp); // it waits for its poll loop
    }

    private static bool HasTimedOut(KafkaException exception) => exception is DescribeConsumerGroupsException groups
        ? groups.Results.ConsumerGroupDescriptions.Exists(group => group.Error.Code == ErrorCode.Local_TimedOut)
        : exception.Error.Code == ErrorCode.Local_TimedOut;
}
