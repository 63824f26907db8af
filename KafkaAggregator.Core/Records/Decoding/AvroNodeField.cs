namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>A field of a record.</summary>
internal readonly record struct AvroNodeField(string Name, AvroNode Type);
