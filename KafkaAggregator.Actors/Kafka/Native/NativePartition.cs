using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>rd_kafka_topic_partition_t: its layout is part of librdkafka's stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativePartition
{
    public byte* Topic;
    public int Partition;
    public long Offset;
    public void* Metadata;
    public nuint MetadataLength;
    public void* Opaque;
    public int Error;
    public void* Private;
}
