using Akka.Actor;

namespace KafkaAggregator.Host.Clustering;

/// <summary>A question from node to node: one that is silent holds nobody up.</summary>
internal static class NodeQuestion
{
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <summary>Null where no answer comes within the limit, or before the cancellation.</summary>
    /// <param name="system">Who asks.</param>
    /// <param name="node">Who is asked.</param>
    /// <param name="actor">The name of the actor there.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<T?> AskAsync<T>(
        ActorSystem system, Address node, string actor, INodeMessage question, CancellationToken cancellation)
        where T : class, INodeMessage
    {
        try
        {
            var there = system.ActorSelection(new RootActorPath(node) / "user" / actor);
            return await there.Ask<T>(question, AnswerLimit, cancellation);
        }
        catch (Exception error) when (error is AskTimeoutException or OperationCanceledException)
        {
            return null;
        }
    }
}
