namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>Where a partition stands by what its owner was given: another fetcher can go on there.</summary>
internal sealed class FallbackPlace(long ownershipEpoch, long offset)
{
    public long OwnershipEpoch { get; } = ownershipEpoch;

    /// <summary>Behind the last batch that was given.</summary>
    public long Offset { get; set; } = offset;

    public bool IsWithheld { get; set; }

    /// <summary>Its owner was told that the offset is not there: nothing more is fetched before a seek.</summary>
    public bool WaitsForSeek { get; set; }
}
