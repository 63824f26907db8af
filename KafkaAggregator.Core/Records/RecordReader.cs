using System.Buffers.Binary;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records.Decoding;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Records;

/// <summary>
/// Reads Confluent-framed Avro into rows: <c>value = 0x00 id body</c>, the id in four bytes, big-endian
/// (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format).
/// A record counts only after its whole body has been decoded with its writer schema and no byte is left. Nothing is
/// allocated for a record that decodes; a failure costs its text. Bytes are read as Avro's specification says, and more
/// strictly than Apache's C# reader in five points: a number has at most ten bytes, an int fits 32 bits, as do the
/// index of an enum and of a union, an array block whose size in bytes is stated has that size, and records, arrays and
/// maps lie at most 64 deep in one another.
/// </summary>
public sealed class RecordReader : IRecordReader
{
    private const byte Magic = 0;
    private const int FrameBytes = 1 + sizeof(int);

    /// <summary>An <see cref="Instant"/> reaches so far from the epoch, in both directions.</summary>
    private const long InstantMilliseconds = long.MaxValue / Duration.NanosecondsPerMillisecond;

    private readonly SourceSchemas _schemas;
    private WriterSchema? _lastWriter;
    private long _surplus;

    public RecordReader(SourceSchemas schemas) => _schemas = schemas;

    public Row Row { get; } = new();

    /// <summary>
    /// Elements of arrays so far that were beyond the known length, and so in no row. Those of records that turned out
    /// undecodable are counted too.
    /// </summary>
    public long SurplusElements => _surplus;

    public RecordReading Read(in SourceRecord record)
    {
        if (!record.HasValue)
        {
            return new RecordReading(RecordVerdict.NullValue);
        }

        var value = record.Value;
        if (value.Length < FrameBytes)
        {
            var found = $"{value.Length} bytes, where the frame alone has {FrameBytes}";
            return Undecodable(new DecodeFailure(DecodeFailureReason.TooShort, value.Length, found));
        }

        if (value[0] != Magic)
        {
            var found = $"begins with 0x{value[0]:x2}, where a framed value begins with 0x00";
            return Undecodable(new DecodeFailure(DecodeFailureReason.BadMagic, 0, found));
        }

        var id = BinaryPrimitives.ReadInt32BigEndian(value[1..]);
        if (_lastWriter is { } last && last.Id == id)
        {
            return ReadFramed(last, record);
        }

        var answer = _schemas.Find(id);
        switch (answer.State)
        {
            case SchemaState.Known:
                _lastWriter = answer.Writer;
                return ReadFramed(answer.Writer!, record);
            case SchemaState.Pending:
                return new RecordReading(RecordVerdict.AwaitsSchema, SchemaId: id);
            default:
                var failure = new DecodeFailure(DecodeFailureReason.UnknownSchema, 1, answer.Reason!);
                return Undecodable(failure, id) with { IsSchemaUnknown = answer.State == SchemaState.Unknown };
        }
    }

    /// <summary>
    /// Reads one record without a frame, as Avro container files have them one behind the other; byte indexes count
    /// from the first of <paramref name="bytes"/>.
    /// </summary>
    /// <param name="writer">The schema of the file, from <see cref="SourceSchemas"/>.</param>
    /// <param name="bytes">Begins with the record; may go on behind it.</param>
    /// <param name="timestampMilliseconds">Its event time, where the source definition names no time field.</param>
    /// <param name="bytesRead">Bytes of the record; 0 where it is undecodable.</param>
    public RecordReading ReadBody(
        WriterSchema writer, ReadOnlySpan<byte> bytes, long? timestampMilliseconds, out int bytesRead)
    {
        var cursor = new AvroCursor(bytes);
        bytesRead = 0;
        if (Decode(ref cursor, writer, offset: 0) is { } failure)
        {
            return Undecodable(failure, writer.Id);
        }

        bytesRead = cursor.Position;
        return Date(writer, timestampMilliseconds);
    }

    private RecordReading ReadFramed(WriterSchema writer, in SourceRecord record)
    {
        var cursor = new AvroCursor(record.Value[FrameBytes..]);
        var failure = Decode(ref cursor, writer, FrameBytes);
        if (failure is null && cursor.BytesLeft > 0)
        {
            failure = new DecodeFailure(
                DecodeFailureReason.TrailingBytes,
                FrameBytes + cursor.Position,
                $"{cursor.BytesLeft} bytes behind the record");
        }

        return failure is null
            ? Date(writer, record.TimestampMilliseconds)
            : Undecodable(failure, writer.Id);
    }

    private DecodeFailure? Decode(ref AvroCursor cursor, WriterSchema writer, int offset)
    {
        var path = writer.Plan.TryDecode(ref cursor, Row, _schemas.Layout, writer, ref _surplus);
        return path is null
            ? null
            : new DecodeFailure(
                cursor.Failure,
                offset + cursor.Position,
                DecodeFailureText.Of(cursor.Failure, path, cursor.FailureValue, cursor.BytesLeft));
    }

    private RecordReading Date(WriterSchema writer, long? timestampMilliseconds) => writer.Time switch
    {
        null => DateByTimestamp(writer, timestampMilliseconds),
        { Source: { } source } => DateByField(writer, source),
        { Problem: var problem } => Undated(writer, problem!),
    };

    private RecordReading DateByField(WriterSchema writer, TimeSource source)
    {
        var column = writer.Plan.Time!.Value;
        var head = Row.WithHead();
        if (column.StateIn(head) != ColumnState.Present)
        {
            return Undated(writer, $"time field '{source.Path}' is null");
        }

        var bits = head[column.Slot];
        var eventTime = source.Kind == SlotKind.Int64
            ? source.ToInstant((long)bits)
            : source.ToInstant(BitConverter.UInt64BitsToDouble(bits));
        if (eventTime is not null)
        {
            return new RecordReading(RecordVerdict.Valid, eventTime.Value, null, writer.Id);
        }

        var value = source.Kind == SlotKind.Int64 ? $"{(long)bits}" : $"{BitConverter.UInt64BitsToDouble(bits):R}";
        return Undated(writer, $"time field '{source.Path}' is {value}: not finite, or out of range");
    }

    private static RecordReading DateByTimestamp(WriterSchema writer, long? milliseconds) => milliseconds switch
    {
        null => Undated(writer, "the record has no timestamp"),
        < -InstantMilliseconds or > InstantMilliseconds =>
            Undated(writer, $"timestamp {milliseconds} ms is out of range"),
        { } known => new RecordReading(RecordVerdict.Valid, Instant.FromUnixMilliseconds(known), null, writer.Id),
    };

    private static RecordReading Undated(WriterSchema writer, string problem) =>
        new(RecordVerdict.Undated, default, new DecodeFailure(DecodeFailureReason.Undated, null, problem), writer.Id);

    private static RecordReading Undecodable(DecodeFailure failure, int? schemaId = null) =>
        new(RecordVerdict.Undecodable, default, failure, schemaId);
}
