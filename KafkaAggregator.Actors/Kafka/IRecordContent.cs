namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Key, value and headers that are encoded when the record is handed to the client, and not before: however often that
/// is, they are the same bytes.
/// </summary>
internal interface IRecordContent
{
    /// <summary>Appends them to a buffer that is empty.</summary>
    void WriteTo(RecordBuffer buffer);
}
