using Xunit;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>Runs while nothing else does: a machine that tests keep busy looks like one more fault, and unlike any seed.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection
{
    public const string Name = "Faults";
}
