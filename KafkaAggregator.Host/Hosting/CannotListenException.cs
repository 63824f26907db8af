namespace KafkaAggregator.Host.Hosting;

/// <summary>An address that was configured cannot be listened on; the message is a line for people.</summary>
internal sealed class CannotListenException(string message, Exception inner) : Exception(message, inner);
