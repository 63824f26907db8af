using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;

namespace KafkaAggregator.Host.Http.Management;

/// <summary>
/// Gives one client's stream the events that it asked for, the present state first. A client that is too slow for the
/// bounded channel loses its stream: with an event left out it would not know the cluster any more.
/// </summary>
internal sealed class DomainEventActor : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ChannelWriter<string> _stream;
    private readonly IReadOnlyCollection<string> _types;
    private bool _hasToldTheEnd;

    public DomainEventActor(ChannelWriter<string> stream, IReadOnlyCollection<string> types)
    {
        (_stream, _types) = (stream, types);
        ReceiveAny(message =>
        {
            if (!TryTell(message))
            {
                Context.Stop(Self);
            }
        });
    }

    public static Props Props(ChannelWriter<string> stream, IReadOnlyCollection<string> types) =>
        Akka.Actor.Props.Create(() => new DomainEventActor(stream, types));

    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.IClusterDomainEvent));

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);

        // The end of the actors may come before the message of the cluster's end, which caused it.
        if (_cluster.IsTerminated && !_hasToldTheEnd)
        {
            TryTell(ClusterEvent.ClusterShuttingDown.Instance);
        }

        _stream.TryComplete();
    }

    /// <summary>False where the client is too slow.</summary>
    private bool TryTell(object message)
    {
        _hasToldTheEnd |= message is ClusterEvent.ClusterShuttingDown;
        return DomainEvent.Of(message) is not { } one || !one.IsOf(_types) || _stream.TryWrite(one.Text);
    }
}
