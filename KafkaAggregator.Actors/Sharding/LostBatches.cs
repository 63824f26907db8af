using Akka.Actor;
using Akka.Event;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// Releases batches whose WindowActor has ended: the source stage tells them to it directly, so that what is behind its
/// last message, or comes later, goes to the dead letters. There nobody else has them: without this their native memory
/// would stay with the client, which could never be destroyed, and their credit with the partition.
/// </summary>
internal sealed class LostBatches : ReceiveActor
{
    public LostBatches() => Receive<DeadLetter>(letter => (letter.Message as Fetched)?.Release());

    public static Props Props { get; } = Akka.Actor.Props.Create(() => new LostBatches());

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
}
