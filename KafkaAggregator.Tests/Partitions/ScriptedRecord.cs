using System.Buffers.Binary;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>A record of a scripted log. One unit of its time is a millisecond, so that small numbers make a case.</summary>
internal readonly record struct ScriptedRecord(ScriptedKind Kind, long Time = 0)
{
    public const int ValueLength = 9;

    public static ScriptedRecord Null => new(ScriptedKind.NullValue);

    public static ScriptedRecord Undecodable => new(ScriptedKind.Undecodable);

    public static ScriptedRecord Undated => new(ScriptedKind.Undated);

    public static ScriptedRecord Marker => new(ScriptedKind.Marker);

    public static implicit operator ScriptedRecord(int time) => new(ScriptedKind.Valid, time);

    public byte[] Value
    {
        get
        {
            var value = new byte[ValueLength];
            value[0] = (byte)Kind;
            BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(1), Time);
            return value;
        }
    }

    public static ScriptedRecord Of(ReadOnlySpan<byte> value) =>
        new((ScriptedKind)value[0], BinaryPrimitives.ReadInt64BigEndian(value[1..]));

    public static Instant At(long time) => Instant.FromUnixMilliseconds(time);
}
