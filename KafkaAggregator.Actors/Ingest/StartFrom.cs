namespace KafkaAggregator.Actors.Ingest;

/// <summary>Where a partition without a committed offset starts.</summary>
public enum StartFrom
{
    Earliest,
    Latest,
}
