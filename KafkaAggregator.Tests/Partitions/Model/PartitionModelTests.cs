using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>
/// Random cases by seed, against a model that keeps everything. A failing one prints its seed and a shortened case.
/// <see cref="ModelVariables"/> says how to run more.
/// </summary>
public sealed class PartitionModelTests(ITestOutputHelper output)
{
    /// <summary>Cases where <see cref="ModelVariables"/> says nothing: enough for each rule to be missed somewhere.</summary>
    private const int CaseCount = 3_000;

    public static TheoryData<string> Parts => [.. Enum.GetNames<MetadataPart>().Skip(1)];

    [Fact]
    public void PartitionState_AgreesWithTheModel_InRandomCases()
    {
        var (first, count) = (ModelVariables.First, ModelVariables.Count(CaseCount));
        var reached = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var watch = Stopwatch.StartNew();
        for (var seed = first; seed < first + count; seed++)
        {
            foreach (var (what, times) in Check(seed))
            {
                reached[what] = reached.GetValueOrDefault(what) + times;
            }
        }

        output.WriteLine($"{count} cases in {watch.Elapsed.TotalSeconds:f1} s: {string.Join(", ", reached)}");
        Assert.All(
            count < CaseCount ? [] : MustBeReached,
            what => Assert.True(reached.GetValueOrDefault(what) > 0, $"no case reached '{what}'"));
    }

    /// <summary>A rule that a test cannot miss is not tested: whatever the metadata forget, some case shows it.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public void SomeCase_Fails_WhenMetadataForgetAPart(string part)
    {
        var forgotten = Enum.Parse<MetadataPart>(part);
        var seed = Enumerable.Range(0, CaseCount).FirstOrDefault(
            seed => FailureOf(CaseGenerator.Generate(seed) with { Forgotten = forgotten }) is not null, -1);
        Assert.True(seed >= 0, "no case fails");
        output.WriteLine($"seed {seed}: {FailureOf(CaseGenerator.Generate(seed) with { Forgotten = forgotten })}");
    }

    /// <summary>A run that reaches none of these proves nothing about them.</summary>
    private static readonly string[] MustBeReached =
    [
        "awaits schema", "blocked", "closed by EventTime", "closed by Idle", "closed by Limit", "commit in replay", "foreign offset",
        "incomplete", "out of range", "recreated", "rejected Future", "rejected Late", "rejected Undated", "rejected Undecodable",
        "replayed", "retention past C", "Configure",
    ];

    /// <summary>Runs the case of a seed and gives what it reached.</summary>
    private static SortedDictionary<string, long> Check(int seed)
    {
        var generated = CaseGenerator.Generate(seed);
        var follower = new ModelFollower();
        try
        {
            SimulatedPartition.Run(generated, follower);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            var shortest = CaseShrinker.Shrink(generated, shorter => FailureOf(shorter) is not null);
            Assert.Fail($"seed {seed}: {failure.Message}\nshortened: {FailureOf(shortest)}\n{shortest}\n{failure.StackTrace}");
        }

        return follower.Reached;
    }

    private static string? FailureOf(SimulationCase simulated)
    {
        try
        {
            SimulatedPartition.Run(simulated, new ModelFollower());
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.Message;
        }
    }
}
