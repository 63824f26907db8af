using KafkaAggregator.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// Exactly once, whatever fails: workers, broker nodes, registry, topics. Each day another seed, and with it another
/// combination of nodes, protocol and order; hundreds of faults, a seed, nodes and protocol by the variables of <see
/// cref="FaultSettings"/>.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class FaultSuiteTests(ITestOutputHelper output)
{
    [OwnBrokerFact]
    public async Task Worker_WritesEveryWindowOnce_WhateverFails()
    {
        var settings = FaultSettings.Read(DateOnly.FromDateTime(DateTime.UtcNow));
        output.WriteLine($"again with {settings}");
        await using var run = await FaultRun.CreateAsync(settings);
        await run.RunAsync();
        output.WriteLine(run.Journal);
    }
}
