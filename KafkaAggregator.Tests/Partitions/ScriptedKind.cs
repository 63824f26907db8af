namespace KafkaAggregator.Tests.Partitions;

/// <summary>What a scripted record is to its reader.</summary>
internal enum ScriptedKind
{
    Valid,
    NullValue,
    Undecodable,
    Undated,

    /// <summary>Valid if the reader knows the second schema, else undecodable since it was given up.</summary>
    SecondSchema,

    /// <summary>No record at all: an offset that a marker, an aborted record or compaction takes.</summary>
    Marker,
}
