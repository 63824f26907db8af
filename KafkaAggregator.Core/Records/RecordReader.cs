using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
        if (value.Length < FrameBytes || value[0] != Magic)
        {
            return Unframed(value);
        }

        var id = BinaryPrimitives.ReadInt32BigEndian(value[1..]);
        return _lastWriter is { } last && last.Id == id ? ReadFramed(last, record) : ReadOfOtherWriter(id, record);
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
        if (TryDecode(ref cursor, writer) is { } path)
        {
            return Undecodable(cursor, path, offset: 0, writer);
        }

        bytesRead = cursor.Position;
        return Date(writer, timestampMilliseconds);
    }

    // What follows is kept apart where it is rare: in one method with the rest it would cost every record the room for
    // its texts.

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RecordReading ReadFramed(WriterSchema writer, in SourceRecord record)
    {
        var cursor = new AvroCursor(record.Value[FrameBytes..]);
        if (TryDecode(ref cursor, writer) is { } path)
        {
            return Undecodable(cursor, path, FrameBytes, writer);
        }

        if (cursor.BytesLeft > 0)
        {
            return Trailing(cursor, writer);
        }

        if (writer.Time is not null || record.TimestampMilliseconds is not { } milliseconds || !IsInRange(milliseconds))
        {
            return Date(writer, record.TimestampMilliseconds);
        }

        return Dated(writer, milliseconds);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RecordReading ReadOfOtherWriter(int id, in SourceRecord record)
    {
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

    /// <summary>The path of what could not be read, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private string? TryDecode(ref AvroCursor cursor, WriterSchema writer) =>
        writer.Plan.TryDecode(ref cursor, Row, _schemas.Layout, writer, ref _surplus);

    [MethodImpl(MethodImplOptions.NoInlining)]
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

        return OutOfRange(writer, source, bits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RecordReading OutOfRange(WriterSchema writer, TimeSource source, ulong bits)
    {
        var value = source.Kind == SlotKind.Int64 ? $"{(long)bits}" : $"{BitConverter.UInt64BitsToDouble(bits):R}";
        return Undated(writer, $"time field '{source.Path}' is {value}: not finite, or out of range");
    }

    private static RecordReading DateByTimestamp(WriterSchema writer, long? milliseconds) => milliseconds switch
    {
        null => Undated(writer, "the record has no timestamp"),
        { } known when IsInRange(known) => Dated(writer, known),
        _ => Undated(writer, $"timestamp {milliseconds} ms is out of range"),
    };

    /// <summary>Built where the caller wants it: a copy would wait for the stores that it reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RecordReading Dated(WriterSchema writer, long milliseconds) => new(
        RecordVerdict.Valid, new Instant(milliseconds * Duration.NanosecondsPerMillisecond), null, writer.Id);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInRange(long milliseconds) =>
        milliseconds is >= -InstantMilliseconds and <= InstantMilliseconds;

    private static RecordReading Undated(WriterSchema writer, string problem) =>
        new(RecordVerdict.Undated, default, new DecodeFailure(DecodeFailureReason.Undated, null, problem), writer.Id);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RecordReading Unframed(ReadOnlySpan<byte> value) => Undecodable(value.Length < FrameBytes
        ? new DecodeFailure(
            DecodeFailureReason.TooShort,
            value.Length,
            $"{value.Length} bytes, where the frame alone has {FrameBytes}")
        : new DecodeFailure(
            DecodeFailureReason.BadMagic,
            0,
            $"begins with 0x{value[0]:x2}, where a framed value begins with 0x00"));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RecordReading Trailing(in AvroCursor cursor, WriterSchema writer)
    {
        var failure = new DecodeFailure(
            DecodeFailureReason.TrailingBytes,
            FrameBytes + cursor.Position,
            $"{cursor.BytesLeft} bytes behind the record");
        return Undecodable(failure, writer.Id);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RecordReading Undecodable(in AvroCursor cursor, string path, int offset, WriterSchema writer)
    {
        var failure = new DecodeFailure(
            cursor.Failure,
            offset + cursor.Position,
            DecodeFailureText.Of(cursor.Failure, path, cursor.FailureValue, cursor.BytesLeft));
        return Undecodable(failure, writer.Id);
    }

    private static RecordReading Undecodable(DecodeFailure failure, int? schemaId = null) =>
        new(RecordVerdict.Undecodable, default, failure, schemaId);
}
