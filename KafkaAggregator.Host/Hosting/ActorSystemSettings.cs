using KafkaAggregator.Host.Clustering;

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
    public static string For(ClusterOptions options, int port)
    {
        var self = $"akka.tcp://{SystemName}@{options.Hostname}:{port}";
        var seeds = options.SeedNodes.Count == 0
            ? [self]
            : options.SeedNodes.Select(seed => $"akka.tcp://{SystemName}@{seed}");
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
                downing-provider-class = "{{typeof(UnreachableDowning).AssemblyQualifiedName}}"
                # The host drains the lanes and ends the process.
                run-coordinated-shutdown-when-down = off
                sharding {
                  # Which partitions a node owns is Kafka's to remember: an entity that comes back has no owner.
                  remember-entities = off
                  # The durable store does not run with the LightningDB that is served, and nothing here needs it.
                  distributed-data.durable.keys = []
                  # An entity lives as long as its partition is owned, however quiet that is.
                  passivate-idle-entity-after = off
                }
              }
            }
            {{NodeMessageSerializer.Hocon}}
            {{UnreachableDowning.DownAfterPath}} = {{(long)options.DownAfter.TotalMilliseconds}}ms
            """;
    }

    /// <summary>Of the small ActorSystem that speaks to nodes which are no members: it is reached by nobody.</summary>
    public static string ForScout(ClusterOptions options) => $$"""
        akka {
          stdout-loglevel = off
          stdout-logger-class = "{{typeof(SilentLogger).AssemblyQualifiedName}}"
          loglevel = off
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor.provider = remote
          remote.dot-netty.tcp {
            public-hostname = "{{options.Hostname}}"
            hostname = 127.0.0.1
            port = 0
          }
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
          }
        }
        {{NodeMessageSerializer.Hocon}}
        """;

    /// <summary>Every member has its data center's role, as clients of the management routes expect.</summary>
    private static IEnumerable<string> RolesOf(ClusterOptions options) =>
        options.Roles.Append(ClusterOptions.DataCenterRole).Distinct(StringComparer.Ordinal);
}
