using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What a lane tells itself: answers of the broker, and timers.</summary>
internal static class LaneMessages
{
    /// <summary>What could be read about these, or why nothing could.</summary>
    public sealed record FactsRead(IReadOnlyList<Ownership> Ownerships, AssignmentFacts? Facts, Exception? Error);

    /// <summary>
    /// It is time to read about these again. Held up: a transaction holds their offsets.
    /// </summary>
    public sealed record ReadAgain(IReadOnlyList<Ownership> Ownerships, bool IsHeldUp);

    /// <summary>An actor that was asked to attach should have answered by now.</summary>
    public sealed record AttachOverdue(Ownership Ownership);

    /// <summary>The sink should have closed a partition that is to be opened again.</summary>
    public sealed record ClosingOverdue(Ownership Ownership);

    /// <summary>It is time to begin a new ownership.</summary>
    public sealed record RenewDue(Ownership Ownership);

    /// <summary>The ends of the log of a partition whose position was not in it.</summary>
    public sealed record BoundsRead(Ownership Ownership, long Wanted, LogBounds? Bounds);

    /// <summary>It is time to read those ends again.</summary>
    public sealed record ReadBoundsAgain(Ownership Ownership, long Wanted);

    /// <summary>The ends of logs, asked for at one instant; null where the broker did not answer.</summary>
    public sealed record EndsRead(
        long AskedAt,
        IReadOnlyList<LanePartition> Partitions,
        IReadOnlyDictionary<TopicPartition, long>? Ends,
        string? Error);

    /// <summary>
    /// Up to where the logs of partitions that do not get on can be read; null where the broker did not answer.
    /// </summary>
    public sealed record StableEndsRead(
        IReadOnlyList<LanePartition> Suspects, IReadOnlyDictionary<TopicPartition, long>? Ends);

    /// <summary>What the group said of its members, asked for at one instant; null where it did not answer.</summary>
    /// <param name="AskedAt">When it was asked.</param>
    /// <param name="MemberId">What the group knew this lane by then.</param>
    /// <param name="Group">The answer.</param>
    public sealed record GroupRead(long AskedAt, string MemberId, GroupDescription? Group);

    /// <summary>Once a second: readings are due.</summary>
    public sealed record ReadingTick
    {
        public static ReadingTick Instance { get; } = new();
    }

    /// <summary>Whether what was under way is processed is looked at again.</summary>
    public sealed record DrainTick
    {
        public static DrainTick Instance { get; } = new();
    }

    /// <summary>The source stage has ended, with an error or without.</summary>
    public sealed record StreamEnded(Exception? Error);

    /// <summary>The consumer is closed.</summary>
    public sealed record ConsumerClosed(Exception? Error);
}
