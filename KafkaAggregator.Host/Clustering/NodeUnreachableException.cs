using Akka.Remote.Transport;

namespace KafkaAggregator.Host.Clustering;

/// <summary>No connection to a node came to be. Akka logs it whole; a line tells all that there is.</summary>
/// <param name="message">Which node, and why.</param>
internal sealed class NodeUnreachableException(string message) : InvalidAssociationException(message)
{
    public override string ToString() => Message;
}
