using System.Collections.Concurrent;
using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>Subjects in memory; every schema fits. Refusals and outages by setting a property.</summary>
internal sealed class FakeSchemaRegistry : ISchemaRegistry
{
    private readonly ConcurrentDictionary<string, RegisteredSchema> _latest = new(StringComparer.Ordinal);
    private int _id = 100;

    /// <summary>How often a latest version was asked for.</summary>
    public int Questions { get; private set; }

    /// <summary>How often a schema was registered, or refused.</summary>
    public int Registrations { get; private set; }

    /// <summary>What another node registers before the next registration here, which is refused then.</summary>
    public string? Faster { get; set; }

    /// <summary>Thrown by every registration, where it is set.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Thrown by whatever is asked, where it is set.</summary>
    public Exception? Failure { get; set; }

    public Task<string?> FindAsync(int id, CancellationToken cancellation) =>
        Answer(_latest.Values.FirstOrDefault(schema => schema.Id == id)?.Schema);

    public Task<RegisteredSchema?> FindLatestAsync(string subject, CancellationToken cancellation)
    {
        Questions++;
        return Answer(_latest.GetValueOrDefault(subject));
    }

    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation)
    {
        Registrations++;
        if (Faster is { } faster)
        {
            Faster = null;
            _latest[subject] = new RegisteredSchema(Interlocked.Increment(ref _id), 1, faster);
            return Task.FromException<int>(new SchemaRefusedException("conflict"));
        }

        if (Refusal is { } refusal)
        {
            return Task.FromException<int>(refusal);
        }

        if (Failure is null)
        {
            var version = (_latest.GetValueOrDefault(subject)?.Version ?? 0) + 1;
            _latest[subject] = new RegisteredSchema(Interlocked.Increment(ref _id), version, schema);
        }

        return Answer(_latest.GetValueOrDefault(subject)?.Id ?? 0);
    }

    public void Dispose()
    {
    }

    private Task<T> Answer<T>(T answer) => Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
}
