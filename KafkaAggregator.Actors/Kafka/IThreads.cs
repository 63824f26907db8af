namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Threads for calls that block: polling, and requests of the client library. What waits here would hold up actors
/// elsewhere. As with the clock, a test gives others, and so decides what comes before what.
/// </summary>
internal interface IThreads
{
    /// <summary>Starts a thread of its own, which runs until it returns.</summary>
    void Start(string name, Action run);

    /// <summary>Makes a call that blocks. One that has begun is not cancelled.</summary>
    Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellation);

    /// <summary>
    /// Waits, on a thread that <see cref="Start"/> started, until a task has ended; false at the limit.
    /// </summary>
    bool Wait(Task task, TimeSpan limit);
}
