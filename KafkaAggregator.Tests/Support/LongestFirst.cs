using KafkaAggregator.Tests.Build;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Http.Management;
using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Simulation;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("KafkaAggregator.Tests.Support.LongestFirst", "KafkaAggregator.Tests")]

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Starts what takes longest first: classes that share a broker run one after the other, and a chain of them that
/// begins in the middle of a run ends alone, long after everything else.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Chains =
        [WorkerCollection.Name, OperatorCollection.Name, KafkaCollection.Name, FaultCollection.Name];

    private static readonly Type[] Classes =
    [
        typeof(ClusterOfTwoTests), typeof(DomainEventTests), typeof(NamedSeedTests), typeof(NodeTlsTests), typeof(SeedRestartTests),
        typeof(ImageTests), typeof(SimulationTests), typeof(SimulatedFaultTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(PlaceOf);

    private static int PlaceOf(ITestCollection collection)
    {
        var chain = Array.IndexOf(Chains, collection.DisplayName);
        var single = Array.FindIndex(Classes, each => collection.DisplayName.EndsWith($".{each.Name}", StringComparison.Ordinal));
        return chain >= 0 ? chain
            : single >= 0 ? Chains.Length + single
            : Chains.Length + Classes.Length;
    }
}
