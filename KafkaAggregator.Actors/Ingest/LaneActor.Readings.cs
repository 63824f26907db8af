using Akka.Actor;
using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <content>
/// Readings of log ends: once a second those of partitions that wait for silence, in one request; every
/// <see cref="LagTicks"/> seconds all, for their lag. One request is under way at a time.
/// </content>
internal sealed partial class LaneActor
{
    /// <summary>Lag is for people to look at: that is as old as it gets.</summary>
    private const int LagTicks = 5;

    private static readonly TimeSpan ReadingInterval = TimeSpan.FromSeconds(1);

    private int _ticks;
    private bool _isReading;
    private bool _isReadingWanted;
    private bool _isLagWanted;

    private void ReceiveReadings()
    {
        Receive<LaneMessages.ReadingTick>(_ =>
        {
            ReadEnds(isForLag: _ticks++ % LagTicks == 0);
            LookForStalls();
            LookAtMembership();
            if (_ticks % PlaceTicks == 0)
            {
                LookAtPlace();
            }
        });
        Receive<LaneProtocol.ReadingWanted>(_ => ReadEnds(isForLag: false));
        Receive<LaneMessages.EndsRead>(AfterReading);
        Receive<LaneMessages.GroupRead>(JudgePlace);
    }

    private void StartReadings() => Timers.StartPeriodicTimer(
        nameof(LaneMessages.ReadingTick), LaneMessages.ReadingTick.Instance, ReadingInterval, ReadingInterval);

    private void ReadEnds(bool isForLag)
    {
        if (_isReading)
        {
            _isReadingWanted = true;
            _isLagWanted |= isForLag;
            return;
        }

        var partitions = _partitions.Values
            .Where(partition => partition.AwaitsSilence || (isForLag && partition.Phase == LanePhase.Running))
            .ToList();
        if (partitions.Count == 0)
        {
            return;
        }

        _isReading = true;
        var askedAt = _environment.Time.GetTimestamp();
        _ = _environment.Catalog
            .ReadLogEndsAsync([.. partitions.Select(each => each.Ownership.Partition)], _stopping.Token)
            .PipeTo(
                Self,
                success: ends => new LaneMessages.EndsRead(askedAt, partitions, ends, null),
                failure: error => new LaneMessages.EndsRead(askedAt, partitions, null, error.Message));
    }

    private void AfterReading(LaneMessages.EndsRead read)
    {
        _isReading = false;
        if (read.Error is { } error)
        {
            BrokerIsAway(error);
        }
        else
        {
            // Partitions to read the ends of, and a broker that answers: nothing is in the group's way any more.
            BrokerAnswers();
            GroupAnswers();
        }

        foreach (var partition in read.Partitions.Where(partition => Find(partition.Ownership) is not null))
        {
            Tell(partition, read);
        }

        if (_isReadingWanted)
        {
            var isForLag = _isLagWanted;
            (_isReadingWanted, _isLagWanted) = (false, false);
            ReadEnds(isForLag);
        }
    }

    private static void Tell(LanePartition partition, LaneMessages.EndsRead read)
    {
        var ownership = partition.Ownership;
        if (read.Ends is { } ends && ends.TryGetValue(ownership.Partition, out var end))
        {
            partition.SawLogEnd(end, read.AskedAt);
            ownership.Owner?.Tell(new WindowProtocol.EndReading(ownership.Epoch, end, read.AskedAt));
        }
        else
        {
            ownership.Owner?.Tell(new WindowProtocol.EndReadingFailed(ownership.Epoch));
        }
    }
}
