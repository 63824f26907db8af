using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>rd_kafka_topic_partition_list_t: its layout is part of librdkafka's stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativePartitions
{
    public int Count;
    public int Capacity;
    public NativePartition* Elements;
}
