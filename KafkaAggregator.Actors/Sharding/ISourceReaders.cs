using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>Readers of source records, with the writer schemas that all partitions of a topic share.</summary>
internal interface ISourceReaders
{
    /// <summary>A reader for one partition, to be used by one thread at a time.</summary>
    IRecordReader Open(SourceDefinition source);

    /// <summary>
    /// Completes when a writer schema that a reader awaits is known, or was given up. Waits for the registry as long as
    /// it takes; fails only where it is cancelled.
    /// </summary>
    Task AwaitSchemaAsync(SourceDefinition source, int schemaId, CancellationToken cancellation);
}
