namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// The schema registry as this program needs it. Every method throws <see cref="RegistryUnavailableException"/> where
/// it does not answer
/// (refused, timed out, 5xx, wrong credentials): the caller waits and tries again.
/// </summary>
public interface ISchemaRegistry : IDisposable
{
    /// <summary>
    /// The schema of an id as Avro JSON with its references put in; null where the registry does not know the id.
    /// </summary>
    Task<string?> FindAsync(int id, CancellationToken cancellation);

    /// <summary>The latest version of a subject; null where there is none.</summary>
    Task<RegisteredSchema?> FindLatestAsync(string subject, CancellationToken cancellation);

    /// <summary>
    /// Registers a schema, or finds it registered. Throws <see cref="SchemaRefusedException"/> where the subject's rule
    /// forbids it.
    /// </summary>
    Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation);
}
