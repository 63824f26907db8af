using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What the lanes and the discovery of a node work with.</summary>
internal sealed record IngestEnvironment
{
    public required IngestOptions Options { get; init; }

    public CreditOptions Credit { get; init; } = new();

    /// <summary>A new member of the group, for the lane of this number.</summary>
    public required Func<int, IGroupConsumer> OpenConsumer { get; init; }

    /// <summary>A sink for the lane of this number, which commits with its consumer what its gate lets in.</summary>
    public required Func<int, IGroupConsumer, CommitGate, Props> SinkProps { get; init; }

    /// <summary>What ends transactions that the group's dead members left open.</summary>
    public required Func<IGroupConsumer, DeadOwners> DeadOwnersFor { get; init; }

    public required ITopicCatalog Catalog { get; init; }

    /// <summary>Says what the group has the lanes down for; null where the group's protocol loses nothing.</summary>
    public required IGroupCatalog? Groups { get; init; }

    /// <summary>Which of the topics that a cluster has are read, and what is done with them.</summary>
    public required Func<IEnumerable<string>, SelectedTopics> Select { get; init; }

    /// <summary>The shard region of WindowActors; its shards are warm.</summary>
    public required IActorRef Region { get; init; }

    /// <summary>The random part of the process's transactional ids.</summary>
    public required string OwnerTag { get; init; }

    public required PartitionDirectory Directory { get; init; }

    public required Conditions Conditions { get; init; }

    /// <summary>Told of every turn of the poll threads.</summary>
    public Pulses Pulses { get; init; } = new(TimeProvider.System);

    /// <summary>Looks whether the broker permits what will be needed; null: not looked beforehand.</summary>
    public PermissionCheck? PermissionCheck { get; init; }

    /// <summary>Told what is refused; null: only the refusals themselves are told.</summary>
    public PermissionWatch? Permissions { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where the lanes poll, and wait for the broker.</summary>
    public IThreads Threads { get; init; } = SystemThreads.Instance;

    public required ILogger Logger { get; init; }

    /// <summary>Called once, with the reason, when the group has put a member of this node out for good.</summary>
    public Action<string> OnPlaceLost { get; init; } = static _ => { };

    /// <summary>Called with the reason when the cluster cannot give the guarantee that is configured.</summary>
    public Action<string> OnGuaranteeRefused { get; init; } = static _ => { };
}
