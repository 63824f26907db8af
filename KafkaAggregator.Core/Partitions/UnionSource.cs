using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Partitions;

/// <summary>One of several source topics of an aggregated topic.</summary>
/// <param name="SourceTopic">The source topic.</param>
/// <param name="Fields">Which of its fields are taken.</param>
/// <param name="Time">Where its event time comes from: that field is left out.</param>
public sealed record UnionSource(string SourceTopic, FieldRules Fields, TimeField? Time);
