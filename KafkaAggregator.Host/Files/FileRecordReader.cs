using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Host.Files;

/// <summary>
/// Reads the records of a container file for a partition: bodies of one schema, one after the other, without a frame. A
/// record's value begins with its body and goes on to the end of the block.
/// </summary>
internal sealed class FileRecordReader(RecordReader reader, WriterSchema writer) : IRecordReader
{
    public Row Row => reader.Row;

    public long SurplusElements => reader.SurplusElements;

    /// <summary>What became of the last record.</summary>
    public RecordReading Last { get; private set; }

    /// <summary>Bytes of the last record; 0 where it is undecodable: who knows where the next one begins.</summary>
    public int LastLength { get; private set; }

    public RecordReading Read(in SourceRecord record)
    {
        Last = reader.ReadBody(writer, record.Value, timestampMilliseconds: null, out var length);
        LastLength = length;
        return Last;
    }
}
