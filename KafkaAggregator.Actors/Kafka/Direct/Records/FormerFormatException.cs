namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// Records in a format of before Kafka 0.11 (magic 0 or 1), which brokers still keep and give where they were written
/// so: whole and good, but not for this reader.
/// </summary>
internal sealed class FormerFormatException(byte magic) : Exception($"a message set of magic {magic}")
{
    public byte Magic { get; } = magic;
}
