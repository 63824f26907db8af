using Akka.Actor;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// What a WindowActor is told, and what it answers.
/// <para>
/// The group gives a partition: the lane reads what is committed, and sends <see cref="Attach"/> through the shard
/// region, which makes the actor where it is not there. The actor opens the partition's state, tells the sink
/// (<c>SinkProtocol.Open</c>), and answers <see cref="Attached"/> with the position to fetch from, or
/// <see cref="Refused"/>. From then on the lane's stage tells it <see cref="Fetched"/> directly, and the lane
/// <see cref="EndReading"/>s while it waits for silence. <see cref="Detach"/> ends it: the actor drops what it has and
/// passivates.
/// </para>
/// <para>
/// Everything but an Attach carries an ownership epoch (or the <see cref="Ownership"/> itself), and is dropped where
/// that is not the present one.
/// </para>
/// <para>
/// To the lane (<c>LaneProtocol</c>) it says that it wants another position, wants a reading, stands at a record, or
/// died. The sink's answers (<c>SinkProtocol.Committed</c>, <c>Blocked</c>, <c>Unblocked</c>) come to it as well.
/// </para>
/// </summary>
internal static class WindowProtocol
{
    /// <summary>The lane owns the partition and knows all that its state is opened from.</summary>
    /// <param name="Ownership">The attach; a later one replaces it.</param>
    /// <param name="Source">What is to be done with the topic.</param>
    /// <param name="Identity">What committed metadata are bound to.</param>
    /// <param name="Committed">What the group has committed; null where nothing.</param>
    /// <param name="Log">The ends of the log, read after <paramref name="Committed"/>.</param>
    /// <param name="FreshStart">Where to begin where nothing usable is committed.</param>
    /// <param name="Sink">Takes summaries and progress.</param>
    /// <param name="Lane">Is told what only it can do something about.</param>
    public sealed record Attach(
        Ownership Ownership,
        SourceDefinition Source,
        PartitionIdentity Identity,
        CommittedPosition? Committed,
        LogExtent Log,
        long FreshStart,
        IActorRef Sink,
        IActorRef Lane);

    /// <summary>The answer to Attach where the partition can be read; its sender is whom batches go to.</summary>
    /// <param name="Ownership">The attach.</param>
    /// <param name="Position">The offset to fetch from.</param>
    public sealed record Attached(Ownership Ownership, long Position);

    /// <summary>The answer to Attach where it cannot: the partition is blocked.</summary>
    public sealed record Refused(Ownership Ownership, string Reason);

    /// <summary>The lane owns the partition no longer.</summary>
    public sealed record Detach(long OwnershipEpoch);

    /// <summary>The log's end as the broker gave it.</summary>
    /// <param name="OwnershipEpoch">The attach that waits.</param>
    /// <param name="LogEnd">The high watermark.</param>
    /// <param name="AskedAt">The instant at which it was asked for, by the monotonic clock.</param>
    public sealed record EndReading(long OwnershipEpoch, long LogEnd, long AskedAt);

    /// <summary>The log's end was asked for and could not be read: silence begins anew.</summary>
    public sealed record EndReadingFailed(long OwnershipEpoch);

    /// <summary>The position is no longer in the log, which starts here now.</summary>
    public sealed record MoveToLogStart(long OwnershipEpoch, long LogStart);

    /// <summary>A schema that the actor waited for is here, or was given up.</summary>
    public sealed record SchemaDecided(long OwnershipEpoch, int SchemaId);

    /// <summary>The expiry timer's tick. It decides nothing, it only asks for a reading.</summary>
    /// <param name="OwnershipEpoch">The attach under which it was set.</param>
    /// <param name="SilentSince">The beginning of the silence that it was set for.</param>
    public sealed record ExpiryTick(long OwnershipEpoch, long SilentSince);

    /// <summary>It is time to look whether there is room for a row.</summary>
    public sealed record MemoryTick(long OwnershipEpoch);

    /// <summary>Asks for a shard to be started; the answer is <see cref="Warmed"/>.</summary>
    public sealed record Warm
    {
        public static Warm Instance { get; } = new();
    }

    /// <summary>The shard is started.</summary>
    public sealed record Warmed
    {
        public static Warmed Instance { get; } = new();
    }

    /// <summary>The shard's last word to its entity.</summary>
    public sealed record Stop
    {
        public static Stop Instance { get; } = new();
    }
}
