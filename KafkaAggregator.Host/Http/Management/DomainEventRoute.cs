using System.Text;
using System.Threading.Channels;
using Akka.Actor;

namespace KafkaAggregator.Host.Http.Management;

/// <summary><c>/cluster/domain-events</c>: what happens to the cluster, as server-sent events.</summary>
internal sealed class DomainEventRoute(ActorSystem system, TimeProvider time)
{
    /// <summary>Events on their way to one client.</summary>
    private const int BufferedMax = 128;

    private const string Heartbeat = "data:\n\n";

    /// <summary>A stream that is silent for so long says that it is there.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
        var channel = Channel.CreateBounded<string>(BufferedMax);
        string[] types = [.. context.Request.Query["type"].OfType<string>()];
        var actor = system.ActorOf(DomainEventActor.Props(channel.Writer, types));
        try
        {
            while (await NextAsync(channel.Reader, context.RequestAborted) is { } text)
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
        finally
        {
            system.Stop(actor);
        }
    }

    /// <summary>The next event or a heartbeat; null at the end.</summary>
    private async Task<string?> NextAsync(ChannelReader<string> events, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(HeartbeatInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await events.WaitToReadAsync(either.Token) && events.TryRead(out var text) ? text : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Heartbeat;
        }
    }
}
