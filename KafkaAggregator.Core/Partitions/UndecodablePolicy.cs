namespace KafkaAggregator.Core.Partitions;

/// <summary>What becomes of undecodable, undated and future records; each is counted whatever the policy.</summary>
public enum UndecodablePolicy
{
    /// <summary>Passed over.</summary>
    Skip,

    /// <summary>Also written to the source topic's undecodable topic.</summary>
    Topic,

    /// <summary>The partition stands at the record until an operator acts.</summary>
    Stop,
}
