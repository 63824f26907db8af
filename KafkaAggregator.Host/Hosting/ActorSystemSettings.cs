using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Remote.Transport.DotNetty;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// The HOCON that this program's ActorSystem runs with; all of it, so that one place tells why each value is what it
/// is.
/// </summary>
internal static class ActorSystemSettings
{
    /// <summary>The ActorSystem's name: part of every node's address, so that nodes of one cluster share it.</summary>
    public const string SystemName = "aggregator";

    /// <param name="options">How the node takes part in its cluster.</param>
    /// <param name="port">The port that other nodes reach it by.</param>
    /// <param name="http">Where and how it answers HTTP.</param>
    public static string For(ClusterOptions options, int port, HttpOptions http)
    {
        var seeds = SeedsOf(options, port);
        return $$"""
            akka {
              # Standard output is for results.
              stdout-loglevel = off
              stdout-logger-class = "{{typeof(SilentLogger).AssemblyQualifiedName}}"
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
              actor.provider = cluster
              remote.dot-netty.tcp {
                public-hostname = "{{options.Hostname}}"
                public-port = {{port}}
                {{NodeTransport.Hocon(options.Tls)}}
                hostname = "{{options.BindHostname ?? options.Hostname}}"
                port = {{options.BindPort ?? port}}
                # On Unix it would be SO_REUSEPORT: a second process would share the port and take half of what comes.
                tcp-reuse-addr = off
              }
              # The host decides when the process ends, and with which code.
              coordinated-shutdown {
                exit-clr = off
                run-by-clr-shutdown-hook = off
                # Who is told to leave drains first; the lanes' own limits lie below it.
                phases.before-service-unbind.timeout = 9s
              }
              cluster {
                seed-nodes = [{{string.Join(", ", seeds.Select(seed => $"\"{seed}\""))}}]
                roles = [{{string.Join(", ", RolesOf(options).Select(role => $"\"{role}\""))}}]
                log-info = off
                # Seeds that have no cluster yet are asked again so soon; whoever waits for them asks by itself.
                seed-node-timeout = 2s
                # A node that starts or leaves waits for rounds of these; a message of some hundred bytes is one.
                periodic-tasks-initial-delay = 50ms
                gossip-interval = 200ms
                leader-actions-interval = 200ms
                downing-provider-class = "{{typeof(UnreachableDowning).AssemblyQualifiedName}}"
                # As long as by default, in smaller steps: who leaves last waits for one of them.
                singleton {
                  hand-over-retry-interval = 200ms
                  min-number-of-hand-over-retries = 75
                }
                # The host drains the lanes and ends the process.
                run-coordinated-shutdown-when-down = off
                sharding {
                  # Where shards are is told by the coordinator, kept in memory: distributed data is not needed.
                  state-store-mode = persistence
                  # Which partitions a node owns is Kafka's to remember: an entity that comes back has no owner.
                  remember-entities = off
                  # The durable store does not run with the LightningDB that is served, and nothing here needs it.
                  distributed-data.durable.keys = []
                  # An entity lives as long as its partition is owned, however quiet that is.
                  passivate-idle-entity-after = off
                }
              }
            }
            {{Management(options, http)}}
            {{NodeMessageSerializer.Hocon}}
            {{GuardedSerializer.Hocon}}
            {{UnreachableDowning.DownAfterPath}} = {{(long)options.DownAfter.TotalMilliseconds}}ms
            """;
    }

    /// <summary>Of the small ActorSystem that speaks to nodes which are no members: it is reached by nobody.</summary>
    /// <param name="options">How the node takes part in its cluster.</param>
    /// <param name="node">The setup of the node that it belongs to, whose TLS it shares.</param>
    public static ActorSystemSetup ForScout(ClusterOptions options, ActorSystemSetup node)
    {
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(ScoutHocon(options)));
        return options.Tls is null
            ? setup
            : setup.And(node.Get<RefusedPeers>().Value).And(node.Get<DotNettySslSetup>().Value);
    }

    /// <summary>In <c>akka</c>, of an ActorSystem beside the node's: it writes nothing by itself.</summary>
    internal static string Unlogged => $"""
        stdout-loglevel = off
        stdout-logger-class = "{typeof(SilentLogger).AssemblyQualifiedName}"
        loggers = []
        log-dead-letters = off
        log-dead-letters-during-shutdown = off
        """;

    private static string ScoutHocon(ClusterOptions options) => $$"""
        akka {
          {{Unlogged}}
          loglevel = off
          actor.provider = remote
          # A node that has been started again is looked for within the time that it waits for others.
          remote.retry-gate-closed-for = 500ms
          remote.dot-netty.tcp {
            connection-timeout = 1s
            public-hostname = "{{options.Hostname}}"
            hostname = 127.0.0.1
            port = 0
            {{NodeTransport.Hocon(options.Tls)}}
          }
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
          }
        }
        {{NodeMessageSerializer.Hocon}}
        {{GuardedSerializer.Hocon}}
        """;

    /// <summary>
    /// What Akka joins by itself. A seed list of its own would keep Akka.Management from looking for others. Where this
    /// node is the first of the list, Akka would form a cluster as soon as no other seed has one, beside those nodes
    /// that went on without any seed; <see cref="PlaceWatchActor"/> waits for them first.
    /// </summary>
    private static IEnumerable<string> SeedsOf(ClusterOptions options, int port)
    {
        if (options.NamedSeed is not null)
        {
            return [];
        }

        IEnumerable<string> seeds = options.SeedNodes.Count == 0 ? [$"{options.Hostname}:{port}"] : options.SeedNodes;
        if (SeedList.BeginsWith(options, port))
        {
            seeds = seeds.Where(seed => !SeedList.IsSelf(options, port, seed));
        }

        return seeds.Select(seed => SeedList.AddressOf(options.Protocol, seed));
    }

    /// <summary>Akka.Management joins where the seeds are a name; its routes are served in any case.</summary>
    private static string Management(ClusterOptions options, HttpOptions http) => $$"""
        akka {
          discovery {
            method = {{DnsDiscovery.Method}}
            {{DnsDiscovery.Method}}.class = "{{typeof(DnsDiscovery).AssemblyQualifiedName}}"
          }
          {{DnsDiscovery.PortPath["akka.".Length..]}} = {{options.NamedSeed?.ContactPort(options, http) ?? 0}}
          management {
            http {
              hostname = "{{options.Hostname}}"
              # Without a slash before it, and with one behind it: how the prober puts it into its addresses.
              base-path = "{{(http.BasePath.Length == 0 ? "" : $"{http.BasePath[1..]}/")}}"
              route-providers-read-only = {{(http.IsReadOnly ? "on" : "off")}}
            }
            cluster.bootstrap {
              contact-point-discovery {
                service-name = "{{options.NamedSeed?.Name ?? SystemName}}"
                required-contact-point-nr = {{options.BootstrapNodes}}
                # An address of the name may be of a node that does not run yet, or no longer.
                contact-with-all-contact-points = off
                stable-margin = 3s
              }
              contact-point.filter-on-fallback-port = off
            }
          }
        }
        """;

    /// <summary>Every member has its data center's role, as clients of the management routes expect.</summary>
    private static IEnumerable<string> RolesOf(ClusterOptions options) =>
        options.Roles.Append(ClusterOptions.DataCenterRole).Distinct(StringComparer.Ordinal);
}
