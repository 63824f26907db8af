using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>An aggregation of a simulated case, in scripted units.</summary>
internal sealed record AggregationSpec(string Topic, long Size, long Expiration, Operation Operation = Operation.Mean)
{
    public AggregationDefinition ToDefinition() =>
        ScriptedPartition.Aggregation(Size, Expiration, Topic) with { Operations = [Operation] };

    public override string ToString() => $"{Topic}: size {Size}, expiration {Expiration}, {Operation}";
}
