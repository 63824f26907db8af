using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>rd_kafka_metadata_t: its layout is part of librdkafka's stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMetadata
{
    public int BrokerCount;
    public void* Brokers;
    public int TopicCount;
    public Topic* Topics;

    /// <summary>How many partitions each topic has; topics with an error are left out.</summary>
    public readonly Dictionary<string, int> CountPartitions()
    {
        var counts = new Dictionary<string, int>(TopicCount, StringComparer.Ordinal);
        foreach (ref readonly var topic in new ReadOnlySpan<Topic>(Topics, TopicCount))
        {
            if (topic.Error == 0)
            {
                counts[Librdkafka.Text(topic.Name)] = topic.PartitionCount;
            }
        }

        return counts;
    }

    /// <summary>Partitions that have a leader, of the first topic; none where there is no topic.</summary>
    public readonly int CountLed()
    {
        var led = 0;
        for (var i = 0; TopicCount > 0 && i < Topics->PartitionCount; i++)
        {
            led += Topics->Partitions[i].Leader >= 0 ? 1 : 0;
        }

        return led;
    }

    /// <summary>rd_kafka_metadata_topic_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Topic
    {
        public byte* Name;
        public int PartitionCount;
        public Partition* Partitions;
        public int Error;
    }

    /// <summary>rd_kafka_metadata_partition_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Partition
    {
        public int Id;
        public int Error;
        public int Leader;
        public int ReplicaCount;
        public int* Replicas;
        public int InSyncCount;
        public int* InSync;
    }
}
