using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Ingest;

/// <content>
/// Whether the group is joined and serves the lane: partitions that it gives show that, and so does a membership with
/// nothing to read. And whether it was told of everything that the group has it down for: librdkafka (2.16) does not
/// ask again for an answer of the coordinator that did not come in time, and with <c>group.protocol=consumer</c> the
/// next one tells only what has changed since. What was in the lost one is then read by nobody.
/// </content>
internal sealed partial class LaneActor
{
    /// <summary>How many seconds pass from one look at what the group says of this member to the next.</summary>
    private const int PlaceTicks = 15;

    /// <summary>So many looks must have seen it: with a short time limit one rebalance may last two.</summary>
    private const int UntoldLooksMin = 3;

    /// <summary>What the group has this member down for and did not give: since when, and how often seen.</summary>
    private readonly Dictionary<TopicPartition, (long Since, int Looks)> _untold = [];

    /// <summary>The member that <see cref="_untold"/> is about.</summary>
    private string? _untoldMember;
    private bool _isAskingForPlace;
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

        _untold.Clear(); // whoever joins anew is told everything
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

    private void LookAtPlace()
    {
        if (_environment.Groups is not { } groups || _isAskingForPlace || _isDraining
            || FindMembership() is not { } membership)
        {
            return;
        }

        _isAskingForPlace = true;
        var askedAt = _environment.Time.GetTimestamp();
        _ = groups.DescribeGroupAsync(membership.GroupId, _stopping.Token).PipeTo(
            Self,
            success: group => new LaneMessages.GroupRead(askedAt, membership.MemberId, group),
            failure: _ => new LaneMessages.GroupRead(askedAt, membership.MemberId, null));
    }

    /// <summary>
    /// For a moment the group is ahead of the lane with each rebalance; for <see cref="IngestOptions.StallTimeout"/> it
    /// is only where the lane was not told. A new member is told everything.
    /// </summary>
    private void JudgePlace(LaneMessages.GroupRead read)
    {
        _isAskingForPlace = false;
        if (read.Group is not { } group || FindMembership()?.MemberId != read.MemberId)
        {
            return; // nothing was said of this member
        }

        if (_untoldMember != read.MemberId)
        {
            _untold.Clear();
            _untoldMember = read.MemberId;
        }

        Compare(group, read);
        var limit = _environment.Options.StallTimeout;
        var late = _untold
            .Where(each => each.Value.Looks >= UntoldLooksMin
                && _environment.Time.GetElapsedTime(each.Value.Since, read.AskedAt) >= limit)
            .ToList();
        if (late.Count > 0 && !_isDraining)
        {
            var names = TopicList.Of(late.Select(each => each.Key.ToString()).Order(StringComparer.Ordinal));
            IngestLog.Untold(_environment.Logger, _lane, late.Count, limit, names);
            throw new LaneFailedException($"the group has it down for {late.Count} partitions that it was never given");
        }
    }

    private void Compare(GroupDescription group, LaneMessages.GroupRead read)
    {
        var untold = group.Members
            .Where(member => member.MemberId == read.MemberId)
            .SelectMany(member => member.Partitions)
            .Where(partition => !_partitions.ContainsKey(partition))
            .ToHashSet();
        foreach (var partition in _untold.Keys.Where(partition => !untold.Contains(partition)).ToList())
        {
            _untold.Remove(partition);
        }

        foreach (var partition in untold)
        {
            var seen = _untold.GetValueOrDefault(partition, (Since: read.AskedAt, Looks: 0));
            _untold[partition] = (seen.Since, seen.Looks + 1);
        }
    }

    private bool IsMember() => FindMembership() is not null;

    /// <summary>What the group knows this lane by; null where it does not.</summary>
    private GroupMembership? FindMembership()
    {
        try
        {
            return _consumer.ReadMembership() is { IsMember: true } membership ? membership : null;
        }
        catch (ObjectDisposedException)
        {
            // The stage has ended, which it tells by itself.
            return null;
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
