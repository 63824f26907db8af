using System.Collections.Concurrent;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Readers of a node's source topics over the schema registry: the partitions of a topic share its writer schemas, so
/// each is fetched and compiled once. A topic whose definition changes gets new ones.
/// </summary>
internal sealed class SourceReaders(ISchemaRegistry registry, TimeSpan schemaGrace, TimeProvider time, ILogger logger)
    : ISourceReaders, IDisposable
{
    private readonly ConcurrentDictionary<SourceDefinition, Topic> _topics = new(ReferenceEqualityComparer.Instance);

    public IRecordReader Open(SourceDefinition source) => new RecordReader(Find(source).Schemas);

    public Task AwaitSchemaAsync(SourceDefinition source, int schemaId, CancellationToken cancellation) =>
        Find(source).Loader.LoadAsync(schemaId).WaitAsync(cancellation);

    public void Dispose()
    {
        foreach (var topic in _topics.Values)
        {
            topic.Loader.Dispose();
        }
    }

    private Topic Find(SourceDefinition source) => _topics.GetOrAdd(source, Make);

    private Topic Make(SourceDefinition source)
    {
        var schemas = new SourceSchemas(source);
        return new Topic(schemas, new SchemaLoader(registry, schemas, source.SourceTopic, schemaGrace, time, logger));
    }

    private sealed record Topic(SourceSchemas Schemas, SchemaLoader Loader);
}
