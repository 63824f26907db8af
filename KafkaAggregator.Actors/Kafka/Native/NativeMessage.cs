using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>rd_kafka_message_t: its layout is part of librdkafka's stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public int Error;
    public nint Topic;
    public int Partition;

    /// <summary>The value; of a message that is an error, the reason as text.</summary>
    public byte* Payload;
    public nuint Length;
    public byte* Key;
    public nuint KeyLength;
    public long Offset;
    public nint Private;
}
