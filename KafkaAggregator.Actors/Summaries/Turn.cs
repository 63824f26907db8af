namespace KafkaAggregator.Actors.Summaries;

/// <summary>A place behind a semaphore, given back when it is disposed.</summary>
internal readonly struct Turn : IDisposable
{
    private readonly SemaphoreSlim _semaphore;

    private Turn(SemaphoreSlim semaphore) => _semaphore = semaphore;

    public static async Task<Turn> TakeAsync(SemaphoreSlim semaphore, CancellationToken cancellation)
    {
        await semaphore.WaitAsync(cancellation);
        return new Turn(semaphore);
    }

    public void Dispose() => _semaphore.Release();
}
