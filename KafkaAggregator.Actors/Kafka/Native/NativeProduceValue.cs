using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>rd_kafka_vu_t: one property of a record to be produced. Which one tells its kind.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal unsafe struct NativeProduceValue
{
    [FieldOffset(0)]
    public NativeProduceKind Kind;

    /// <summary>The topic's name, the header's name, or the bytes of key and value.</summary>
    [FieldOffset(8)]
    public byte* Pointer;

    /// <summary>The partition, or the flags.</summary>
    [FieldOffset(8)]
    public int Number;

    /// <summary>The timestamp.</summary>
    [FieldOffset(8)]
    public long Long;

    /// <summary>What a delivery report carries.</summary>
    [FieldOffset(8)]
    public nint Opaque;

    /// <summary>Length of key or value.</summary>
    [FieldOffset(16)]
    public nuint Length;

    /// <summary>The header's value; null without one.</summary>
    [FieldOffset(16)]
    public byte* HeaderValue;

    [FieldOffset(24)]
    public nint HeaderLength;
}
