using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// One administration client of <see cref="RenewedAdmin"/>. It is ended when it is given up and no blocking call is
/// out: Confluent's destroys its handle whoever still works with it, which ends the process (SIGSEGV in
/// <c>rd_kafka_metadata</c>, seen with a broker that did not answer). Any thread.
/// </summary>
internal sealed class RenewedClient(IAdminClient client)
{
    private readonly Lock _lock = new();
    private int _callsOut;
    private bool _isGivenUp;

    public IAdminClient Client => client;

    /// <summary>
    /// Makes a blocking call. Throws <see cref="ObjectDisposedException"/> once the client is given up.
    /// </summary>
    public T Call<T>(Func<IAdminClient, T> call)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isGivenUp, this);
            _callsOut++;
        }

        try
        {
            return call(client);
        }
        finally
        {
            bool isLast;
            lock (_lock)
            {
                isLast = --_callsOut == 0 && _isGivenUp;
            }

            if (isLast)
            {
                End();
            }
        }
    }

    /// <summary>Ends the client now, or where calls are out with the last of them. Waits for its poll loop.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            if (_isGivenUp)
            {
                return;
            }

            _isGivenUp = true;
            if (_callsOut > 0)
            {
                return;
            }
        }

        End();
    }

    /// <summary>Disposing of one that has ended itself frees its queue a second time, which ends the process.</summary>
    private void End()
    {
        if (!HasEnded())
        {
            client.Dispose();
        }
    }

    private bool HasEnded()
    {
        try
        {
            _ = client.GetMetadata(TimeSpan.Zero);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        catch (KafkaException)
        {
            return false; // it had no time to answer
        }
    }
}
