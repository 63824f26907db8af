namespace KafkaAggregator.Core.Partitions;

/// <summary>How much a notice matters, by consequence.</summary>
public enum NoticeLevel
{
    /// <summary>As intended.</summary>
    Information,

    /// <summary>Something was refused or given up, by a rule that a user can know.</summary>
    Warning,

    /// <summary>Data are lost, or a person is needed.</summary>
    Error,
}
