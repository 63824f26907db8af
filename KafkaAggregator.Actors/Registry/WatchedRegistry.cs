namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// A registry whose failures are told to a <see cref="RegistryOutage"/>; otherwise as the one it stands before, which
/// it owns.
/// </summary>
public sealed class WatchedRegistry(ISchemaRegistry inner, RegistryOutage outage) : ISchemaRegistry
{
    public Task<string?> FindAsync(int id, CancellationToken cancellation) =>
        WatchAsync(inner.FindAsync(id, cancellation));

    public Task<RegisteredSchema?> FindLatestAsync(string subject, CancellationToken cancellation) =>
        WatchAsync(inner.FindLatestAsync(subject, cancellation));

    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation) =>
        WatchAsync(inner.RegisterAsync(subject, schema, cancellation));

    public void Dispose() => inner.Dispose();

    private async Task<T> WatchAsync<T>(Task<T> call)
    {
        try
        {
            var result = await call;
            outage.Answered();
            return result;
        }
        catch (SchemaRefusedException)
        {
            outage.Answered();
            throw;
        }
        catch (RegistryUnavailableException exception)
        {
            outage.Failed(exception.Message);
            throw;
        }
    }
}
