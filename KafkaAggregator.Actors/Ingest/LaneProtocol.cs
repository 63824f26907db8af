using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// What a lane is told. The poll thread says what the group gave and took and what the fetcher reported; WindowActors
/// say what only the lane can do something about; the node says which topics to read, and when to end. Whatever names
/// an <see cref="Ownership"/> that is over is dropped.
/// </summary>
internal static class LaneProtocol
{
    /// <summary>The group gave these, or they are to be opened anew under these epochs.</summary>
    public sealed record Assigned(IReadOnlyList<Ownership> Ownerships);

    /// <summary>
    /// The group took these; what the sink held of them was flushed, or dropped where they were lost.
    /// </summary>
    /// <param name="Ownerships">All of them.</param>
    /// <param name="Unfinished">Of so many something was, or may have been, left uncommitted.</param>
    public sealed record Revoked(IReadOnlyList<Ownership> Ownerships, int Unfinished);

    /// <summary>Brokers are away, or refuse what concerns no single partition.</summary>
    public sealed record Trouble(string Reason);

    /// <summary>It is not known what became of a commit: the lane cannot go on with the sink that it has.</summary>
    public sealed record CommitInDoubt(string Reason);

    /// <summary>The group has put this member out for good.</summary>
    public sealed record PlaceLost(string Reason);

    /// <summary>The fetcher said something that is no batch: the log's end, or that it cannot go on.</summary>
    public sealed record FetcherReport(Fetched Fetched);

    /// <summary>The WindowActor goes on at another position than the fetcher.</summary>
    public sealed record SeekWanted(Ownership Ownership, long Position);

    /// <summary>Silence would close a window now, if a reading confirmed it.</summary>
    public sealed record ReadingWanted(Ownership Ownership);

    /// <summary>By the policy <see cref="UndecodablePolicy.Stop"/> the partition stands at a record.</summary>
    public sealed record Stopped(Ownership Ownership, string Reason);

    /// <summary>
    /// The WindowActor failed at a record: it is attached again, and reads from the committed offset.
    /// </summary>
    /// <param name="Ownership">The attach.</param>
    /// <param name="Position">The record at which it failed, or before which.</param>
    /// <param name="Reason">The failure.</param>
    public sealed record Died(Ownership Ownership, long Position, string Reason);

    /// <summary>The topics to read.</summary>
    /// <param name="Sources">What is to be done with each.</param>
    /// <param name="TopicsAtStart">
    /// Partitions of the topics that were there when the node started: what came later is read from its beginning.
    /// </param>
    public sealed record Subscribe(
        IReadOnlyDictionary<string, SourceDefinition> Sources, IReadOnlyDictionary<string, int> TopicsAtStart);

    /// <summary>
    /// The ids of topics as the cluster has them now: one that differs from that of an attach was created again.
    /// </summary>
    public sealed record TopicsSeen(IReadOnlyDictionary<string, TopicDescription> Topics);

    /// <summary>
    /// The node stops: no more is read, what is closed is committed, partitions are given up. The answer is
    /// <see cref="Drained"/>.
    /// </summary>
    public sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }

    /// <summary>The lane, or all lanes of the node, have left the group.</summary>
    /// <param name="Unfinished">
    /// Partitions of which something was left uncommitted: it comes again from Kafka.
    /// </param>
    public sealed record Drained(int Unfinished);
}
