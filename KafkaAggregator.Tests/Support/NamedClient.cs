namespace KafkaAggregator.Tests.Support;

/// <summary>A client that has a name, and can be gone.</summary>
internal sealed class NamedClient(string name) : IDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether every call throws as those of a client do that is gone.</summary>
    public bool IsGone { get; set; }

    public Task Disposed => _disposed.Task;

    public Task<string> AskName() => IsGone
        ? throw new ObjectDisposedException("the client is gone")
        : Task.FromResult(name);

    public void Dispose() => _disposed.TrySetResult();
}
