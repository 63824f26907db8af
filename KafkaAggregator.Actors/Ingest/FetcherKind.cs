namespace KafkaAggregator.Actors.Ingest;

/// <summary>What gets records from the broker.</summary>
public enum FetcherKind
{
    /// <summary>The fastest that serves the cluster's configuration.</summary>
    Auto,

    /// <summary>Our own fetch requests.</summary>
    Direct,

    /// <summary>librdkafka's batch call.</summary>
    Librdkafka,
}
