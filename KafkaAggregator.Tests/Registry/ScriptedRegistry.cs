using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Tests.Registry;

/// <summary>A registry that answers when and what a test says; its answers run what waits for them at once.</summary>
internal sealed class ScriptedRegistry : ISchemaRegistry
{
    private readonly Dictionary<int, TaskCompletionSource<string?>> _held = [];

    /// <summary>The ids asked for, in order.</summary>
    public List<int> Asked { get; } = [];

    /// <summary>Schemas that it knows.</summary>
    public Dictionary<int, string> Known { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>Whether calls stay open until <see cref="Release"/>.</summary>
    public bool IsHolding { get; set; }

    public Task<string?> FindAsync(int id, CancellationToken cancellation)
    {
        Asked.Add(id);
        if (IsHolding)
        {
            _held[id] = new TaskCompletionSource<string?>();
            return _held[id].Task.WaitAsync(cancellation);
        }

        return IsAway
            ? Task.FromException<string?>(new RegistryUnavailableException("away"))
            : Task.FromResult(Known.GetValueOrDefault(id));
    }

    /// <summary>Answers a call that was held.</summary>
    public void Release(int id) => _held[id].SetResult(Known.GetValueOrDefault(id));

    public Task<RegisteredSchema?> FindLatestAsync(string subject, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }
}
