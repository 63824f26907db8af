using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// What a sink is asked to empty and close, and by when. An outbox leaves when nothing of it is left to commit, or at
/// the deadline, whichever comes first; who asked is answered when all of its outboxes have left.
/// </summary>
/// <param name="release">Closes an outbox, whatever it still holds.</param>
/// <param name="logger">Told what was given up.</param>
internal sealed class SinkFlushes(Action<Outbox> release, ILogger logger)
{
    /// <summary>
    /// What a commit that is under way at the deadline may still take: most are done in less, and what has ended is in
    /// no doubt.
    /// </summary>
    public static readonly TimeSpan UnderWayLimit = TimeSpan.FromSeconds(2);

    private readonly List<FlushRequest> _requests = [];

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

    /// <summary>
    /// Drops what could not be committed by the deadline, or is blocked and so will not be. A commit that is under way
    /// then is waited for a little longer, and in doubt after that.
    /// </summary>
    /// <param name="now">Time since the sink began.</param>
    /// <param name="isUnderWay">Whether an outbox is in the commit that is under way.</param>
    public void Expire(TimeSpan now, Func<Outbox, bool> isUnderWay)
    {
        var expired = new List<Outbox>();
        foreach (var request in _requests)
        {
            request.Outboxes.RemoveAll(outbox =>
            {
                var isOut = isUnderWay(outbox);
                var deadline = isOut ? request.Deadline + UnderWayLimit : request.Deadline;
                if (now < deadline && outbox.BlockedReason is null)
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

        request.ReplyTo?.Tell(new SinkProtocol.Flushed(request.Partitions, request.Unfinished, request.IsInDoubt));
        return true;
    });

    private bool Release(Outbox outbox)
    {
        release(outbox);
        return true;
    }
}
