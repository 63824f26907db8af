namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>The requests that are sent, by their number in the protocol.</summary>
internal enum ApiKey : short
{
    Fetch = 1,
    Metadata = 3,
    SaslHandshake = 17,
    ApiVersions = 18,
    SaslAuthenticate = 36,
}
