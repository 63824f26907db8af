namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>
/// There is no token to log in with: whoever gives them is away, or refuses. The message holds no secret.
/// </summary>
internal sealed class TokenException(string message) : IOException(message);
