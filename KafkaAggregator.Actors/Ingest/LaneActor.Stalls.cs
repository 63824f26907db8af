using System.Globalization;
using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Actors.Ingest;

/// <content>
/// The watchdog: a partition that lags and does not get on for <see cref="IngestOptions.StallTimeout"/> restarts the
/// lane, and so does one of which nothing has answered what it is opened from. None is one that is blocked, may not be
/// read, waits for a schema, waits with the whole lane for the broker, or stands at the last stable offset: an upstream
/// transaction is open there, of which the log's end does not tell. Commits that fail are a good reason for so long
/// only: where none has succeeded for that time while the broker answers, the lane restarts too, with another producer.
/// </content>
internal sealed partial class LaneActor
{
    /// <summary>An end that was read longer ago says nothing of now.</summary>
    private static readonly TimeSpan LogEndAgeMax = TimeSpan.FromSeconds(10);

    private bool _isAskingForStable;

    /// <summary>When the broker was last known to be away; null where it never was.</summary>
    private long? _brokerAwayAt;

    private bool IsBrokerAway => _environment.Conditions.Reasons.ContainsKey(Conditions.Broker);

    private void ReceiveStalls()
    {
        Receive<LaneMessages.StableEndsRead>(JudgeStalls);
        Receive<SinkProtocol.Failing>(JudgeCommits);
    }

    private void LookForStalls()
    {
        var now = _environment.Time.GetTimestamp();
        _brokerAwayAt = IsBrokerAway ? now : _brokerAwayAt;
        var isBrokerAway = IsBrokerAway || _environment.Conditions.Reasons.ContainsKey(Conditions.CommitsOf(_lane));
        var suspects = new List<LanePartition>();
        foreach (var partition in _partitions.Values)
        {
            LookForPermission(partition);
            LookForSilence(partition, now, isBrokerAway);
            var isWaiting = isBrokerAway || !partition.ShouldGetOn(now, LogEndAgeMax, _environment.Time);
            if (partition.StandsSince(now, isWaiting) is { } since
                && _environment.Time.GetElapsedTime(since, now) >= _environment.Options.StallTimeout)
            {
                suspects.Add(partition);
            }
        }

        if (suspects.Count > 0 && !_isAskingForStable)
        {
            _isAskingForStable = true;
            TopicPartition[] asked = [.. suspects.Select(partition => partition.Ownership.Partition)];
            _ = _environment.Catalog.ReadStableEndsAsync(asked, _stopping.Token).PipeTo(
                Self,
                success: ends => new LaneMessages.StableEndsRead(suspects, ends),
                failure: _ => new LaneMessages.StableEndsRead(suspects, null));
        }
    }

    /// <summary>
    /// Where there is nothing to read, no batch tells that a permission has come; and from then on what does not get on
    /// stands for another reason.
    /// </summary>
    private void LookForPermission(LanePartition partition)
    {
        if (partition.IsForbidden
            && _environment.Permissions?.Lacks(Permission.ReadOf(partition.Ownership.Partition.Topic)) == false)
        {
            partition.Permit();
        }
    }

    /// <summary>What the watchdog cannot see by offsets is said, so that nothing stands without a word.</summary>
    private void LookForSilence(LanePartition partition, long now, bool isBrokerAway)
    {
        var (name, limit) = (partition.Ownership.Partition, _environment.Options.StallTimeout);
        if (!isBrokerAway && partition.LosesSightOfEnd(now, limit, _environment.Time))
        {
            IngestLog.EndUnknown(_environment.Logger, name, limit);
        }

        if (partition.UnansweredSince(now) is { } since && _environment.Time.GetElapsedTime(since, now) >= limit)
        {
            IngestLog.NotOpened(_environment.Logger, name, limit);
            throw new LaneFailedException($"nothing answered for {limit} what {name} is opened from");
        }
    }

    /// <summary>
    /// A producer may be kept from its coordinator for ever (librdkafka issue 5511), or by what it began and cannot
    /// end: another one finds it. Told at each try, so that what is not tried any more is not counted.
    /// </summary>
    private void JudgeCommits(SinkProtocol.Failing failing)
    {
        var (now, limit) = (_environment.Time.GetTimestamp(), _environment.Options.StallTimeout);
        var since = Math.Max(failing.Since, _brokerAwayAt ?? failing.Since);
        if (_isDraining || IsBrokerAway || _environment.Time.GetElapsedTime(since, now) < limit)
        {
            return;
        }

        var status = _partitions.TryGetValue(failing.Partition, out var partition) ? partition.ToStatus() : null;
        var next = status?.NextOffset;
        var end = next is { } offset && status?.Lag is { } lag ? offset + lag : (long?)null;
        IngestLog.NotCommitted(
            _environment.Logger, failing.Partition, OffsetText(next), OffsetText(end), limit, failing.Reason);
        throw new LaneFailedException($"no commit has succeeded for {limit}: {failing.Reason}");
    }

    private static string OffsetText(long? offset) => offset?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    private void JudgeStalls(LaneMessages.StableEndsRead read)
    {
        _isAskingForStable = false;
        if (read.Ends is not { } ends)
        {
            return;
        }

        foreach (var partition in read.Suspects.Where(partition => Find(partition.Ownership) is not null))
        {
            var next = partition.Ownership.Snapshot.Position;
            if (ends.TryGetValue(partition.Ownership.Partition, out var end) && end > next)
            {
                var name = partition.Ownership.Partition;
                IngestLog.Stalled(_environment.Logger, name, next, end, _environment.Options.StallTimeout);
                _environment.Directory.MarkStalled(name, partition.Ownership.Snapshot.NextOffset ?? next);
                throw new LaneFailedException($"{name} stands at offset {next}, its log ends at {end}");
            }

            // What is left there belongs to a transaction that is open.
            partition.StandsSince(0, isWaiting: true);
        }
    }
}
