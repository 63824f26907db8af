namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>Why a cluster cannot be fetched from directly.</summary>
/// <param name="Reason">With the broker that it was met at, where it is one's.</param>
/// <param name="IsRefusal">TLS or a login was refused, which a person should look at.</param>
internal sealed record FetchObstacle(string Reason, bool IsRefusal = false);
