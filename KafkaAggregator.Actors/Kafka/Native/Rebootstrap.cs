using System.Numerics;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// Gives a client its bootstrap servers again where it has nobody left to ask. A broker that is being stopped answers a
/// request for metadata with no brokers and no controller for some tens of milliseconds; librdkafka (2.10 to 2.16, its
/// issue 5301) then gives up all brokers that it knew, not always with a word (all brokers down), and connects to none
/// any more. That the controller is unknown is what stays of such an answer; in an outage the last one stands.
/// </summary>
internal sealed class Rebootstrap : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ClientHandle _client;
    private readonly string _servers;
    private readonly Timer _timer;
    private uint _misses;

    /// <param name="client">Outlives this.</param>
    /// <param name="servers">As <c>bootstrap.servers</c>.</param>
    public Rebootstrap(ClientHandle client, string servers)
    {
        (_client, _servers) = (client, servers);
        _timer = new(_ => Look(), null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var isHeld = false;
        try
        {
            _client.DangerousAddRef(ref isHeld);
            LookAt(_client.DangerousGetHandle());
        }
        catch (ObjectDisposedException)
        {
            // It needs no brokers any more.
        }
        finally
        {
            if (isHeld)
            {
                _client.DangerousRelease();
            }
        }
    }

    /// <summary>
    /// Ever more seldom: librdkafka notes each call, also where it has the servers (a client that has not met any yet).
    /// </summary>
    private void LookAt(nint client)
    {
        _misses = Librdkafka.rd_kafka_controllerid(client, 0) < 0 ? _misses + 1 : 0;
        if (BitOperations.IsPow2(_misses))
        {
            _ = Librdkafka.rd_kafka_brokers_add(client, _servers);
        }
    }
}
