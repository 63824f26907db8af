using System.Buffers.Binary;

namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// A record batch of magic 2 as it lies in an answer: 61 bytes of header, then the records, compressed or not.
/// <para><c>base_offset:8 length:4 leader_epoch:4 magic:1 crc:4 attributes:2 last_offset_delta:4 base_timestamp:8
/// max_timestamp:8 producer_id:8 producer_epoch:2 base_sequence:4 record_count:4</c>, see
/// https://kafka.apache.org/documentation/#recordbatch</para>
/// </summary>
internal readonly ref struct BatchHeader
{
    public const int Size = 61;
    private const byte Magic = 2;

    /// <summary>Of base_offset and length itself, which the length does not count.</summary>
    private const int LengthOverhead = 12;
    private const int MagicAt = 16;
    private const int CrcAt = 17;

    /// <summary>The checksum covers all from the attributes on.</summary>
    private const int AttributesAt = 21;
    private readonly ReadOnlySpan<byte> _batch;

    private BatchHeader(ReadOnlySpan<byte> batch) => _batch = batch;

    public int TotalBytes => _batch.Length;

    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(_batch);

    public int LeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(_batch[12..]);

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(_batch[23..]);

    public long LastOffset => BaseOffset + LastOffsetDelta;

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(_batch[27..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(_batch[35..]);

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(_batch[43..]);

    public int RecordCount => BinaryPrimitives.ReadInt32BigEndian(_batch[57..]);

    public Codec Codec => (Codec)(Attributes & 7);

    /// <summary>The timestamp of every record is then the batch's largest, which the broker set.</summary>
    public bool IsLogAppendTime => (Attributes & 8) != 0;

    public bool IsTransactional => (Attributes & 16) != 0;

    /// <summary>A marker of a transaction's end, no data.</summary>
    public bool IsControl => (Attributes & 32) != 0;

    public ReadOnlySpan<byte> Payload => _batch[Size..];

    private short Attributes => BinaryPrimitives.ReadInt16BigEndian(_batch[AttributesAt..]);

    /// <summary>
    /// The batch that the bytes begin with. False at their end, which may be a batch that the broker cut off at the
    /// limit of an answer. Throws <see cref="FormerFormatException"/> for a message set of magic 0 or 1, which may be
    /// smaller than a batch's header, and <see cref="WireFormatException"/> where it is no batch.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> records, out BatchHeader header)
    {
        header = default;
        if (records.Length <= MagicAt)
        {
            return false;
        }

        if (records[MagicAt] != Magic)
        {
            throw records[MagicAt] < Magic
                ? new FormerFormatException(records[MagicAt])
                : new WireFormatException($"a record batch of magic {records[MagicAt]}");
        }

        if (records.Length < Size)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(records[8..]);
        if (length < Size - LengthOverhead)
        {
            throw new WireFormatException($"a record batch of {length} bytes");
        }

        if (length > records.Length - LengthOverhead)
        {
            return false;
        }

        header = new BatchHeader(records[..(length + LengthOverhead)]);
        if (header.RecordCount < 0 || header.LastOffsetDelta < 0)
        {
            throw new WireFormatException("a record batch with a negative count");
        }

        if (header.BaseOffset < 0 || header.BaseOffset > long.MaxValue - header.LastOffsetDelta - 1)
        {
            throw new WireFormatException($"a record batch at offset {header.BaseOffset}");
        }

        return true;
    }

    /// <summary>Whether the bytes are those that the producer, or the broker after it, made.</summary>
    public bool HasValidCrc() =>
        Crc32C.Compute(_batch[AttributesAt..]) == BinaryPrimitives.ReadUInt32BigEndian(_batch[CrcAt..]);
}
