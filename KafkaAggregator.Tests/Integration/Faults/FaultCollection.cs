using Xunit;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>Brings its own broker for each test, and runs beside the others: a busy machine is one more fault to bear.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection
{
    public const string Name = "Faults";
}
