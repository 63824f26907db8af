using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>Reads scripted records; a row is its record's offset and time.</summary>
internal sealed class ScriptedReader : IRecordReader
{
    private static readonly RowLayout Layout = Rows.LayoutOfDoubles(2);
    private static readonly WriterSchema First = Rows.Writer(1);
    private static readonly WriterSchema Second = Rows.Writer(2);

    public Row Row { get; } = new();

    /// <summary>As if each valid record had one element too many.</summary>
    public long SurplusElements { get; private set; }

    /// <summary>Whether the registry knows the second schema; null: it was not heard yet.</summary>
    public bool? IsSecondSchemaKnown { get; set; } = false;

    public static ulong[] SlotsOf(long offset, long time) => [(ulong)offset, (ulong)time];

    public RecordReading Read(in SourceRecord record)
    {
        if (!record.HasValue)
        {
            return new(RecordVerdict.NullValue);
        }

        var (kind, time) = ScriptedRecord.Of(record.Value);
        var writer = kind == ScriptedKind.SecondSchema ? Second : First;
        return kind switch
        {
            ScriptedKind.Undecodable => new(RecordVerdict.Undecodable, default, Failure(DecodeFailureReason.BadMagic), 1),
            ScriptedKind.Undated => new(RecordVerdict.Undated, default, Failure(DecodeFailureReason.Undated), 1),
            ScriptedKind.SecondSchema when IsSecondSchemaKnown is null => new(RecordVerdict.AwaitsSchema, SchemaId: writer.Id),
            ScriptedKind.SecondSchema when IsSecondSchemaKnown is false =>
                new(RecordVerdict.Undecodable, default, Failure(DecodeFailureReason.UnknownSchema), writer.Id, IsSchemaUnknown: true),
            _ => Valid(record.Offset, time, writer),
        };
    }

    private static DecodeFailure Failure(DecodeFailureReason reason) => new(reason, 0, $"scripted: {reason}");

    private RecordReading Valid(long offset, long time, WriterSchema writer)
    {
        SurplusElements++;
        Row.Fill(Layout, writer, SlotsOf(offset, time));
        return new(RecordVerdict.Valid, ScriptedRecord.At(time), SchemaId: writer.Id);
    }
}
