namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Gives a client its bootstrap servers again after all its brokers were down. Without, it may stay alone for ever: a
/// broker that is being stopped answers a request for metadata with no brokers at all for some tens of milliseconds;
/// librdkafka (2.10 to 2.16, its issue 5301) then forgets all that it knew, and has nobody left to connect to.
/// A server that the client still has is not added twice.
/// </summary>
internal sealed class Rebootstrap : IDisposable
{
    /// <summary>All down: librdkafka's RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN.</summary>
    public const int AllBrokersDown = -187;

    /// <summary>The brokers that are given up are gone from the client by then.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly Timer _timer;

    /// <param name="addServers">Gives the client its servers; called on a thread of the pool.</param>
    public Rebootstrap(Action addServers) => _timer = new(_ =>
    {
        try
        {
            addServers();
        }
        catch (ObjectDisposedException)
        {
            // The client is gone, and needs no brokers any more.
        }
    });

    /// <summary>Any thread. Once for many that come close together.</summary>
    public void Schedule() => _timer.Change(Delay, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
