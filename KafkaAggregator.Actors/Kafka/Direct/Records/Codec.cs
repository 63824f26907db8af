namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>How the records of a batch are compressed: the lowest three bits of its attributes.</summary>
internal enum Codec
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}
