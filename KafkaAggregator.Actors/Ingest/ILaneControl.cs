using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// What a running source stage can be told, from any thread; the poll thread does it. Stop, Shutdown and
/// DrainAndShutdown mean what they mean in Alpakka Kafka.
/// </summary>
internal interface ILaneControl
{
    /// <summary>
    /// Completes when the consumer has left the group and is closed; fails where the poll thread failed.
    /// </summary>
    Task IsShutdown { get; }

    /// <summary>Joins the group for these topics, or changes what it was joined for.</summary>
    void Subscribe(IReadOnlyCollection<string> topics);

    /// <summary>Begins to fetch.</summary>
    void Assign(Ownership ownership, long offset);

    /// <summary>Goes on elsewhere.</summary>
    void Seek(Ownership ownership, long offset);

    /// <summary>Fetches no more of a partition that the group leaves here: it is blocked.</summary>
    void Withdraw(Ownership ownership);

    /// <summary>
    /// Ends an ownership of a partition that the group leaves here, and begins another: the listener is told of it as
    /// of any new one.
    /// </summary>
    void Renew(Ownership ownership);

    /// <summary>
    /// Gives no more batches. The stage completes; the group is not left, so that commits are accepted.
    /// </summary>
    void Stop();

    /// <summary>Stops, gives up all partitions (the listener hears of it) and leaves the group.</summary>
    Task Shutdown();

    /// <summary>Stops, waits for what is under way, and shuts down whatever became of it.</summary>
    Task DrainAndShutdown(Task underWay);
}
