using System.Buffers;
using System.Buffers.Binary;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Core.Records;

/// <summary>
/// Writes a summary as the value of a Kafka record: Confluent's frame, then the Avro body.
/// <code>
/// value  = 0x00 schema-id(4, big-endian) body
/// body   = time(double) window_size(double) count(long) { column }
/// column = double | branch(0x00: null, 0x02: double) [ double ]
/// double = 8 bytes, little-endian; long and branch = zigzag varint
/// </code>
/// See https://avro.apache.org/docs/1.12.0/specification/#binary-encoding.
/// </summary>
public static class SummaryEncoder
{
    private const int FrameBytes = 1 + sizeof(int);

    /// <summary>Zigzag varint of 64 bits, seven a byte.</summary>
    private const int LongBytesMax = 10;

    /// <summary>A branch and a double.</summary>
    private const int ColumnBytesMax = 1 + sizeof(double);

    private const byte NullBranch = 0;
    private const byte DoubleBranch = 2;

    /// <summary>Python's <c>float('nan')</c>, whose sign is plus where .NET's is minus.</summary>
    private const ulong NanBits = 0x7FF8_0000_0000_0000;

    /// <summary>
    /// Appends the value. A statistic that the summary lacks, or that had no sample, is null where the schema allows
    /// it, else NaN. Allocates nothing per field.
    /// </summary>
    public static void Encode(SummarySchema schema, int schemaId, WindowSummary summary, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(into);
        var bytesMax = FrameBytes + (2 * sizeof(double)) + LongBytesMax + (schema.ColumnCount * ColumnBytesMax);
        var span = into.GetSpan(bytesMax);
        span[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], schemaId);
        var at = FrameBytes;
        at += WriteDouble(span[at..], summary.MidpointSeconds);
        at += WriteDouble(span[at..], summary.Aggregation.Cut.Size.Seconds);
        at += WriteLong(span[at..], summary.Count);
        at += WriteColumns(schema, summary, span[at..]);
        into.Advance(at);
    }

    private static int WriteColumns(SummarySchema schema, WindowSummary summary, Span<byte> into)
    {
        var values = summary.Values.Values.AsSpan();
        var places = schema.ColumnsFor(summary.Values.Fields, summary.Aggregation.Operations).Places;
        var at = 0;
        for (var column = 0; column < places.Length; column++)
        {
            var value = places[column] == SummaryColumns.Lacking ? SummaryValues.NoSample : values[places[column]];
            var isNoSample = SummaryValues.IsNoSample(value);
            if (schema.IsColumnNullable(column))
            {
                into[at++] = isNoSample ? NullBranch : DoubleBranch;
                if (isNoSample)
                {
                    continue;
                }
            }

            at += WriteDouble(into[at..], isNoSample ? BitConverter.UInt64BitsToDouble(NanBits) : value);
        }

        return at;
    }

    private static int WriteDouble(Span<byte> into, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(into, value);
        return sizeof(double);
    }

    private static int WriteLong(Span<byte> into, long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var at = 0;
        for (; rest >= 0x80; rest >>= 7)
        {
            into[at++] = (byte)(rest | 0x80);
        }

        into[at++] = (byte)rest;
        return at;
    }
}
