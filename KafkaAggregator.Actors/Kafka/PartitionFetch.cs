using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What the consumer knows of one partition that it fetches or has fetched. Belongs to the poll thread.
/// </summary>
internal sealed class PartitionFetch(TopicPartition partition)
{
    public TopicPartition Partition { get; } = partition;

    public FetchStage Stage { get; set; } = FetchStage.Wanted;

    /// <summary>Whether the owner wants it: not after Unassign, though librdkafka may still have it, paused.</summary>
    public bool IsWanted { get; set; }

    public long OwnershipEpoch { get; set; }

    /// <summary>
    /// The offset behind what was taken from librdkafka: where it goes on, should it have to start again.
    /// </summary>
    public long Position { get; set; }

    public bool IsWithheld { get; set; }

    /// <summary>Since when, by the time provider's clock.</summary>
    public long WithheldSince { get; set; }

    /// <summary>
    /// Withheld for so long that librdkafka was told to stop and to throw away what it had fetched ahead.
    /// </summary>
    public bool IsStowed { get; set; }

    /// <summary>Whether librdkafka was told to pause it, which it remembers beyond the end of an assignment.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether librdkafka has it in its assignment.</summary>
    public bool IsAssigned => Stage != FetchStage.Wanted || IsEndedAndWanted;

    /// <summary>Wanted again after its end: librdkafka has it until the next poll gives it anew.</summary>
    public bool IsEndedAndWanted { get; set; }

    /// <summary>What librdkafka had handed over of it when it was withheld, in order.</summary>
    public FetchEventQueue Parked { get; } = new();

    /// <summary>Librdkafka's queue of this partition alone; 0 until it was first withheld.</summary>
    public nint Queue { get; private set; }

    /// <summary>
    /// Librdkafka's name of the topic and the partition, as messages carry it; 0 until the first one.
    /// </summary>
    public nint Topic { get; set; }

    /// <summary>
    /// Leads the partition's queue to the lane's, behind what is there, or keeps it apart. A queue that stands apart
    /// fills to its own limit, and then librdkafka fetches no more of it.
    /// </summary>
    public void Forward(ClientHandle client, nint lane)
    {
        if (Queue == 0)
        {
            Queue = Librdkafka.rd_kafka_queue_get_partition(
                client.DangerousGetHandle(), Partition.Topic, Partition.Partition);
        }

        Librdkafka.rd_kafka_queue_forward(Queue, lane);
    }

    /// <summary>
    /// Drops what is parked, and the queue: led to the lane, since librdkafka remembers how it was led.
    /// </summary>
    public void Drop(nint lane)
    {
        Parked.DropAll();
        if (Queue != 0)
        {
            Librdkafka.rd_kafka_queue_forward(Queue, lane);
            Librdkafka.rd_kafka_queue_destroy(Queue);
            Queue = 0;
        }
    }
}
