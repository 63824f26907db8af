using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Core.Records;

/// <summary>Turns record values into rows. One per partition: it owns the row it decodes into.</summary>
public interface IRecordReader
{
    /// <summary>The row of the last record that was <see cref="RecordVerdict.Valid"/>.</summary>
    Row Row { get; }

    /// <summary>Elements of arrays so far that were beyond the known length, and so in no row.</summary>
    long SurplusElements => 0;

    /// <summary>Reads one record; whatever its bytes are, a verdict comes back and nothing is thrown.</summary>
    RecordReading Read(in SourceRecord record);
}
