using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Ingest;

/// <content>
/// Whether the group is joined and serves the lane: partitions that it gives show that, and so does a membership with
/// nothing to read.
/// </content>
internal sealed partial class LaneActor
{
    private bool _isJoining;

    /// <summary>Since when the lane is no member although the broker answers; null where that is not so.</summary>
    private long? _outsideSince;

    /// <summary>Of no topics there is no group to wait for.</summary>
    private void ExpectGroup(bool wasSubscribed)
    {
        if (_sources.Count == 0)
        {
            _isJoining = false;
            _environment.Conditions.Clear(Conditions.Group);
        }
        else if (!wasSubscribed)
        {
            _isJoining = true;
            _environment.Conditions.Expect(Conditions.Group, "not joined yet");
        }
    }

    /// <summary>
    /// A member that is given nothing hears nothing of having joined. And a client that has given up a broker may wait
    /// for it as its group's coordinator for ever (librdkafka issue 5511; seen where a broker was restarted), and tells
    /// nobody: a new one finds it.
    /// </summary>
    private void LookAtMembership()
    {
        if (_sources.Count == 0 || IsMember())
        {
            _outsideSince = null;
            if (_isJoining)
            {
                GroupAnswers();
            }

            return;
        }

        var now = _environment.Time.GetTimestamp();
        var limit = _environment.Options.StallTimeout;
        _outsideSince = _isDraining || IsBrokerAway ? null : _outsideSince ?? now;
        if (_outsideSince is { } since && _environment.Time.GetElapsedTime(since, now) >= limit)
        {
            throw new LaneFailedException($"it was no member of the group for {limit} while the broker answered");
        }
    }

    /// <summary>
    /// The broker answers. Where there are partitions, the reading of their ends says so; where there are none, nothing
    /// else would end a trouble.
    /// </summary>
    private void LookWhetherServed()
    {
        if (_partitions.Count == 0 && _sources.Count > 0 && IsMember())
        {
            GroupAnswers();
        }
    }

    private bool IsMember()
    {
        try
        {
            return _consumer.ReadMembership().IsMember;
        }
        catch (ObjectDisposedException)
        {
            // The stage has ended, which it tells by itself.
            return false;
        }
    }

    private void WaitForGroup(string reason)
    {
        if (_environment.Permissions is { } permissions && KafkaErrors.IsGroupForbidden(reason))
        {
            permissions.Lack(permissions.ReadGroup);
        }
        else if (_environment.Conditions.Set(Conditions.Group, reason))
        {
            IngestLog.GroupTrouble(_environment.Logger, reason);
        }
    }

    private void GroupAnswers()
    {
        _isJoining = false;
        if (_environment.Permissions is { } permissions)
        {
            permissions.Have(permissions.ReadGroup);
        }

        if (_environment.Conditions.Clear(Conditions.Group))
        {
            IngestLog.GroupTroubleOver(_environment.Logger);
        }
    }
}
