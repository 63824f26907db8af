using Akka.Actor;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>Outboxes that are to be emptied and closed by a deadline.</summary>
/// <param name="Partitions">What was asked for.</param>
/// <param name="Outboxes">What is still to be emptied.</param>
/// <param name="Deadline">After it, what is left is dropped; time since the sink began.</param>
/// <param name="ReplyTo">Who asked; hears <see cref="SinkProtocol.Flushed"/>.</param>
internal sealed record FlushRequest(
    IReadOnlyList<KeyValuePair<TopicPartition, long>> Partitions,
    List<Outbox> Outboxes,
    TimeSpan Deadline,
    IActorRef ReplyTo)
{
    /// <summary>Those that were dropped with something uncommitted.</summary>
    public List<TopicPartition> Unfinished { get; } = [];

    /// <summary>Whether a commit of one of them was still under way.</summary>
    public bool IsInDoubt { get; set; }
}
