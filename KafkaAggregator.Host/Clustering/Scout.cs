using Akka.Actor;
using Akka.Actor.Setup;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Speaks to nodes that are no members. Akka refuses for ever to speak to whom it has downed, and the other way round;
/// a small ActorSystem of its own, of no cluster, is a stranger to both. It is there while it is needed.
/// </summary>
/// <param name="setup">What the ActorSystem runs with.</param>
internal sealed class Scout(ActorSystemSetup setup) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private ActorSystem? _system;
    private bool _isDisposed;

    /// <summary>Introduces this node to the one there; null where none answers.</summary>
    public Task<Introduction?> IntroduceAsync(Address address, Introduction mine, CancellationToken cancellation) =>
        FindSystem() is { } system
            ? NodeQuestion.AskAsync<Introduction>(system, address, PlaceWatchActor.Name, mine, cancellation)
            : Task.FromResult<Introduction?>(null);

    public async ValueTask DisposeAsync()
    {
        ActorSystem? system;
        lock (_lock)
        {
            _isDisposed = true;
            system = _system;
        }

        if (system is not null)
        {
            await system.Terminate();
        }
    }

    private ActorSystem? FindSystem()
    {
        lock (_lock)
        {
            return _isDisposed ? null : _system ??= ActorSystem.Create("scout", setup);
        }
    }
}
