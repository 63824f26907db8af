using System.Text;
using System.Threading.Channels;
using Akka.Actor;

namespace KafkaAggregator.Host.Http.Management;

/// <summary><c>/cluster/domain-events</c>: what happens to the cluster, as server-sent events.</summary>
internal sealed class DomainEventRoute(ActorSystem system, TimeProvider time)
{
    /// <summary>
    /// Streams open at once: a dashboard has one. All of a node's connections could else be streams, which last, and
    /// nobody would learn any more that the node is alive.
    /// </summary>
    public const int StreamsMax = 100;

    /// <summary>Events on their way to one client.</summary>
    private const int BufferedMax = 128;

    private const string Heartbeat = "data:\n\n";

    /// <summary>When to ask again: a stream that broke off is missed at its next heartbeat.</summary>
    private const string RetryAfterSeconds = "10";

    /// <summary>A stream that is silent for so long says that it is there.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    private int _streams;

    public async Task AnswerAsync(HttpContext context)
    {
        if (!TryTakePlace())
        {
            await RefuseAsync(context);
            return;
        }

        try
        {
            await StreamAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return ManagementAnswer.TextAsync(
            context,
            $"{StreamsMax} streams of events are open on this node: it opens no more.",
            StatusCodes.Status503ServiceUnavailable);
    }

    private bool TryTakePlace()
    {
        if (Interlocked.Increment(ref _streams) <= StreamsMax)
        {
            return true;
        }

        Interlocked.Decrement(ref _streams);
        return false;
    }

    private async Task StreamAsync(HttpContext context)
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
