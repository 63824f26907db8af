using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// How a verb that ends waits for the broker and the registry: it tries again for so long, and says on the way what it
/// waits for.
/// </summary>
/// <param name="limit">From the first try on, over everything that the verb waits for.</param>
/// <param name="time">Its clock.</param>
/// <param name="messages">Where it says so.</param>
internal sealed class Patience(TimeSpan limit, TimeProvider time, TextWriter messages)
{
    /// <summary>
    /// Part of the limit that one request gets: what it failed of can be told before the limit has passed, and there is
    /// some time left to ask again.
    /// </summary>
    private const double RequestShare = 0.7;

    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(2);

    private readonly long _began = time.GetTimestamp();
    private bool _hasSaid;

    /// <summary>The same broker, with requests that fail within the limit.</summary>
    public KafkaOptions Bound(KafkaOptions options)
    {
        var longest = limit * RequestShare;
        return longest < options.RequestTimeout ? options with { RequestTimeout = longest } : options;
    }

    /// <summary>
    /// Calls until it does not throw <see cref="KafkaUnavailableException"/> or
    /// <see cref="RegistryUnavailableException"/>; throws the last of them, as a
    /// <see cref="KafkaUnavailableException"/> that names the server, when the limit has passed. A call that does not
    /// heed its token is left to itself then.
    /// </summary>
    public async Task<T> WaitForAsync<T>(
        AskedServer server, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var delay = RetryFirst;
        while (true)
        {
            var left = limit - time.GetElapsedTime(_began);
            using var timeout = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
            try
            {
                return await call(both.Token).WaitAsync(both.Token);
            }
            catch (OperationCanceledException exception)
                when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new KafkaUnavailableException(server.Silent(limit), exception);
            }
            catch (Exception exception) when (exception is KafkaUnavailableException or RegistryUnavailableException)
            {
                var reason = server.Blame(exception.Message);
                if (time.GetElapsedTime(_began) + delay >= limit)
                {
                    throw new KafkaUnavailableException(reason, exception);
                }

                Say(reason);
            }

            await Task.Delay(delay, time, cancellation);
            delay = delay * 2 < RetryMax ? delay * 2 : RetryMax;
        }
    }

    private void Say(string reason)
    {
        if (!_hasSaid)
        {
            _hasSaid = true;
            messages.WriteLine($"Waiting up to {limit.TotalSeconds:0.#} s: {reason}");
        }
    }
}
