using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>What every WindowActor of a node works with.</summary>
internal sealed record WindowEnvironment
{
    public required ISourceReaders Readers { get; init; }

    /// <summary>Memory of open windows.</summary>
    public required ChunkPool Pool { get; init; }

    /// <summary>Silence after which time runs on; null: never, pure event time.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Opens a partition's state; tests take another one, whose statistics need no schemas.</summary>
    public Func<WindowProtocol.Attach, IRecordReader, ChunkPool, PartitionOpening> Open { get; init; } =
        static (attach, reader, pool) => PartitionState.Open(
            attach.Source, reader, pool, attach.Identity, attach.Committed, attach.Log, attach.FreshStart);

    /// <summary>Counts records; null: nobody does.</summary>
    public AggregatorMetrics? Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
