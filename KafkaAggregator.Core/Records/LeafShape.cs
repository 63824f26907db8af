namespace KafkaAggregator.Core.Records;

/// <summary>What a field's type is to an aggregation.</summary>
internal enum LeafShape
{
    /// <summary>A sample.</summary>
    Number,

    /// <summary>Has leaves of its own.</summary>
    Record,

    /// <summary>May be samples, where its elements are numbers.</summary>
    Array,

    /// <summary>Nothing to aggregate.</summary>
    Other,
}
