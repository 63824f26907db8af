using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>Readers of scripted records; a row's one value is its record's offset, so that a summary says which records it has.</summary>
internal sealed class SimulatedReaders : ISourceReaders
{
    private static readonly RowLayout Layout = Rows.LayoutOfDoubles(1);
    private static readonly WriterSchema Writer = new()
    {
        Id = 1,
        Schema = Rows.Writer().Schema,
        Fields = [SourceFields.Find(Rows.Writer().Schema, new(), null)],
    };

    public IRecordReader Open(SourceDefinition source) => new Reader();

    public Task AwaitSchemaAsync(SourceDefinition source, int schemaId, CancellationToken cancellation) => Task.CompletedTask;

    private sealed class Reader : IRecordReader
    {
        public Row Row { get; } = new();

        public RecordReading Read(in SourceRecord record)
        {
            if (!record.HasValue)
            {
                return new(RecordVerdict.NullValue);
            }

            var (kind, time) = ScriptedRecord.Of(record.Value);
            if (kind != ScriptedKind.Valid)
            {
                return new(RecordVerdict.Undecodable, default, new(DecodeFailureReason.BadMagic, 0, "scripted"), 1);
            }

            Row.Fill(Layout, Writer, BitConverter.DoubleToUInt64Bits(record.Offset));
            return new(RecordVerdict.Valid, ScriptedRecord.At(time), SchemaId: Writer.Id);
        }
    }
}
