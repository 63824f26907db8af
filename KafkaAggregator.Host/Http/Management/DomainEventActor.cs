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

    public DomainEventActor(ChannelWriter<string> stream, IReadOnlyCollection<string> types)
    {
        _stream = stream;
        ReceiveAny(message =>
        {
            if (DomainEvent.Of(message) is { } one && one.IsOf(types) && !stream.TryWrite(one.Text))
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
        _stream.TryComplete();
    }
}
