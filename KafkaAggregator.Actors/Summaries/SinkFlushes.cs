using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// What a sink is asked to empty and close, and by when. An outbox leaves when nothing of it is left to commit, or at
/// the deadline, whichever comes first; who asked is answered when all of its outboxes have left.
/// </summary>
/// <param name="release">Closes an outbox, whatever it still holds.</param>
/// <param name="tryWithdraw">
/// Keeps an outbox out of a commit that has not begun with it; false where it is too late for that.
/// </param>
/// <param name="logger">Told what was given up.</param>
internal sealed class SinkFlushes(Action<Outbox> release, Func<Outbox, bool> tryWithdraw, ILogger logger)
{
    /// <summary>
    /// What a commit that is under way at the deadline may still take: most are done in less, and what has ended is in
    /// no doubt.
    /// </summary>
    public static readonly TimeSpan UnderWayLimit = TimeSpan.FromSeconds(2);

    private readonly List<FlushRequest> _requests = [];
    private TimeSpan _underWayLimit = UnderWayLimit;

    /// <summary>Whether somebody waits.</summary>
    public bool HasAny => _requests.Count > 0;

    public void Add(FlushRequest request)
    {
        request.Outboxes.ForEach(outbox => outbox.IsFlushing = true);
        _requests.Add(request);
    }

    /// <summary>Closes what is empty; answers the requests that are done.</summary>
    public void End()
    {
        foreach (var request in _requests)
        {
            request.Outboxes.RemoveAll(outbox => !outbox.IsBehind && Release(outbox));
        }

        Answer();
    }

    /// <summary>Nothing is waited for past its deadline any more.</summary>
    public void Hasten() => _underWayLimit = TimeSpan.Zero;

    /// <summary>When something of what is asked for expires next; null where nobody waits.</summary>
    /// <param name="now">Time since the sink began.</param>
    public TimeSpan? NextDeadline(TimeSpan now) => _requests.Count == 0 ? null : _requests.Min(
        request => now < request.Deadline ? request.Deadline : request.Deadline + _underWayLimit);

    /// <summary>
    /// Drops what could not be committed by the deadline, or is blocked and so will not be. A commit that has begun
    /// with it is waited for a little longer, and in doubt after that.
    /// </summary>
    /// <param name="now">Time since the sink began.</param>
    public void Expire(TimeSpan now)
    {
        var expired = new List<Outbox>();
        foreach (var request in _requests)
        {
            request.Outboxes.RemoveAll(outbox =>
            {
                var isOut = outbox.IsUnderWay;
                if (now < request.Deadline && (isOut || outbox.BlockedReason is null))
                {
                    return false;
                }

                isOut = isOut && !tryWithdraw(outbox);
                if (isOut && now < request.Deadline + _underWayLimit)
                {
                    return false;
                }

                expired.Add(outbox);
                request.Unfinished.Add(outbox.Partition);
                request.IsInDoubt |= isOut;
                return Release(outbox);
            });
        }

        if (expired.Count > 0)
        {
            var names = TopicList.Of(expired.Select(outbox => outbox.Partition.ToString()));
            SinkLog.GivenUpUncommitted(logger, expired.Count, expired.Sum(outbox => outbox.HeldMessages), names);
        }

        Answer();
    }

    private void Answer() => _requests.RemoveAll(request =>
    {
        if (request.Outboxes.Count > 0)
        {
            return false;
        }

        request.ReplyTo.Tell(new SinkProtocol.Flushed(request.Partitions, request.Unfinished, request.IsInDoubt));
        return true;
    });

    private bool Release(Outbox outbox)
    {
        release(outbox);
        return true;
    }
}
