using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Tests of the program's own processes under what operators, outages and silence do: with a broker and a registry of
/// their own, as those of <see cref="WorkerCollection"/>, beside which they run.
/// </summary>
[CollectionDefinition(Name)]
public sealed class OperatorCollection : ICollectionFixture<KafkaBroker>, ICollectionFixture<RegistryServer>
{
    public const string Name = "Operators";
}
