using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Tests.Support;

/// <summary>A registry that has these schemas by subject; null: one that does not answer.</summary>
internal sealed class FixedSchemaRegistry(IReadOnlyDictionary<string, string>? schemas) : ISchemaRegistry
{
    public Task<RegisteredSchema?> FindLatestAsync(string subject, CancellationToken cancellation) =>
        schemas is null
            ? throw new RegistryUnavailableException("no registry at test:8081")
            : Task.FromResult(schemas.TryGetValue(subject, out var schema) ? new RegisteredSchema(1, 1, schema) : null);

    public Task<string?> FindAsync(int id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }
}
