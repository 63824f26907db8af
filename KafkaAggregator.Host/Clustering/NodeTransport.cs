using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Transport.DotNetty;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Akka's TCP transport, for nodes that speak TLS. Akka's own ends the ActorSystem that it belongs to when a handshake
/// fails that this side began (its CoordinatedShutdown, with TlsHandshakeFailureReason), and no setting keeps it from
/// that: whatever answers at the address of a seed could end a node. So it belongs to a stand-in here: an ActorSystem
/// of the same name, without actors of ours, whose shutdown does nothing. To the node such a seed is one that does not
/// answer.
/// </summary>
internal sealed class NodeTransport : Transport
{
    /// <summary>A peer that takes connections and says nothing is given up then, as Akka does without TLS.</summary>
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(15);

    private readonly ActorSystem _standIn;
    private readonly IActorRef _log;
    private readonly Transport _inner;
    private readonly SilentPeers _silent = new(TimeProvider.System);

    /// <summary>Made by Akka, for an ActorSystem with <see cref="RefusedPeers"/> in its setup.</summary>
    public NodeTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        var setup = system.Settings.Setup;
        var refused = setup.Get<RefusedPeers>().Value;
        _standIn = ActorSystem.Create(system.Name, StandInSetup(setup.Get<DotNettySslSetup>().Value));
        _log = _standIn.ActorOf(TransportLogActor.Props(refused, system.EventStream), "log");
        _standIn.EventStream.Subscribe(_log, typeof(LogEvent));
        var type = Type.GetType("Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote", throwOnError: true)!;
        _inner = (Transport)Activator.CreateInstance(type, _standIn, config)!;
    }

    public override string SchemeIdentifier => _inner.SchemeIdentifier;

    public override long MaximumPayloadBytes => _inner.MaximumPayloadBytes;

    /// <summary>The HOCON of <c>akka.remote.dot-netty.tcp</c> that turns TLS on; off without files.</summary>
    public static string Hocon(ClusterTlsOptions? tls) => tls is null
        ? "enable-ssl = off"
        : $"""
            enable-ssl = on
            transport-class = "{typeof(NodeTransport).AssemblyQualifiedName}"
            """;

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        try
        {
            return await _inner.Listen();
        }
        catch (Exception)
        {
            // What cannot listen is not shut down.
            await _standIn.Terminate();
            throw;
        }
    }

    public override bool IsResponsibleFor(Address remote) => _inner.IsResponsibleFor(remote);

    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        try
        {
            return await _silent.WithinAsync(HandshakeLimit, remoteAddress, _inner.Associate);
        }
        catch (Exception error)
        {
            throw NodeUnreachableException.For(remoteAddress, error);
        }
    }

    public override async Task<bool> Shutdown()
    {
        // The ends of what is open now are no refusals.
        _standIn.Stop(_log);
        try
        {
            return await _inner.Shutdown();
        }
        finally
        {
            await _standIn.Terminate();
        }
    }

    private static ActorSystemSetup StandInSetup(DotNettySslSetup tls) =>
        ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(StandInHocon)).And(tls);

    /// <summary>Its log goes to the other's by an actor.</summary>
    private static string StandInHocon => $$"""
        akka {
          {{ActorSystemSettings.Unlogged}}
          loglevel = warning
          actor.provider = local
          coordinated-shutdown {
            terminate-actor-system = off
            run-by-actor-system-terminate = off
            run-by-clr-shutdown-hook = off
            exit-clr = off
          }
        }
        """;
}
