using Akka.Actor;
using Akka.Remote.Transport;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// No connection to a node came to be. Akka logs it whole, and whatever is no <see cref="InvalidAssociationException"/>
/// without a cause with its stack; a line tells all that there is.
/// </summary>
/// <param name="message">Which node, and why.</param>
internal sealed class NodeUnreachableException(string message) : InvalidAssociationException(message)
{
    /// <summary>
    /// Why Akka's transport could not connect to that node. What it has no words for (a channel that is closed while it
    /// opens has lost its handlers, which it does not expect) is named by its kind.
    /// </summary>
    public static NodeUnreachableException For(Address node, Exception error) => new(
        error is InvalidAssociationException
            ? OneLine(error.Message)
            : $"no connection to {node}: {error.GetType().Name}: {OneLine(error.Message)}");

    public override string ToString() => Message;

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));
}
