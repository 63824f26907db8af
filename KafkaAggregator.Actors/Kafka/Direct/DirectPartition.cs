using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// One assignment of a partition. Replaced by a seek or another assignment, never used again: what still refers to an
/// old one is stale by identity.
/// </summary>
internal sealed class DirectPartition(TopicPartition partition, long ownershipEpoch, long offset)
{
    private volatile LogTruncated? _cutAt;
    private volatile bool _isEnded;
    private volatile bool _isWithheld;

    public TopicPartition Partition { get; } = partition;

    public long OwnershipEpoch { get; } = ownershipEpoch;

    /// <summary>
    /// Nothing more is fetched: it was taken away, or waits for a seek, which begins another. Never ends.
    /// </summary>
    public bool IsEnded => _isEnded;

    /// <summary>Where its log was cut below what was fetched; null where it was not.</summary>
    public LogTruncated? CutAt => _cutAt;

    /// <summary>Left out of requests for now.</summary>
    public bool IsWithheld
    {
        get => _isWithheld;
        set => _isWithheld = value;
    }

    /// <summary>What came while it was withheld. The poll thread's.</summary>
    public FetchEventQueue Parked { get; } = new();

    // What follows belongs to whoever has the partition: the router, or one broker's loop.

    /// <summary>Where it stands; topic id and leader epoch are known once it found its leader.</summary>
    public FetchPosition Position { get; set; } = new(Guid.Empty, partition.Partition, -1, offset, -1);

    /// <summary>A replica that the leader wants us to read from; null: the leader.</summary>
    public int? PreferredReplica { get; set; }

    /// <summary>When the leader is asked again whom to read from; null where the leader is read.</summary>
    public long? LeaderDueAt { get; set; }

    /// <summary>The end that was reported last: each is reported once.</summary>
    public long? ConfirmedEnd { get; set; }

    /// <summary>The failure that was reported last: not again until something else came.</summary>
    public string? ReportedFailure { get; set; }

    /// <summary>Not to be asked about again before this timestamp, after a failure.</summary>
    public long RetryAt { get; set; }

    public void End() => _isEnded = true;

    /// <summary>Ends it, and gives what its owner is told: its log was cut below the position.</summary>
    public FetchedItem Cut(long end)
    {
        var cut = new LogTruncated(Partition, OwnershipEpoch, Position.Offset, end);
        _cutAt = cut;
        End();
        return new FetchedItem(this, cut);
    }
}
