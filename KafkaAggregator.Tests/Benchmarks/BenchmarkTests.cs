using System.Reflection;
using KafkaAggregator.Benchmarks;
using Xunit;

namespace KafkaAggregator.Tests.Benchmarks;

/// <summary>Each benchmark's methods are called once with small parameters, and give what they should: none rots.</summary>
public sealed class BenchmarkTests
{
    [Theory]
    [InlineData(DecodingBenchmarks.Mixed)]
    [InlineData(1)]
    [InlineData(3)]
    public void Decoding_GivesTheSameSum_WhoeverDecodes(int fields)
    {
        var benchmarks = new DecodingBenchmarks { Fields = fields };
        benchmarks.Setup();
        Assert.NotEqual(0, benchmarks.Apache());
        Assert.Equal(benchmarks.Apache(), benchmarks.DecodePlan());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(10_000)]
    public void Statistics_GiveTheSameMean_WhoeverComputes(int samples)
    {
        using var benchmarks = new StatisticsBenchmarks { Samples = samples };
        benchmarks.Setup();
        Assert.Equal(benchmarks.Reference(), benchmarks.Kernels());
        Assert.Equal(benchmarks.TwoPasses(), benchmarks.Kernels(), precision: 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Partition_SummarisesEveryRecord_ButThoseOfTheOpenWindow(int fields)
    {
        using var benchmarks = new PartitionBenchmarks { Fields = fields, WindowRecords = 100 };
        benchmarks.Setup();
        Assert.Equal(PartitionBenchmarks.Records, benchmarks.Oracles());
        Assert.Equal(PartitionBenchmarks.Records, benchmarks.Decode());
        Assert.Equal(PartitionBenchmarks.Records - 100, benchmarks.Process());
        Assert.Equal(PartitionBenchmarks.Records, benchmarks.Process());
    }

    [Fact]
    public void EveryBenchmark_HasABaseline_AndATestHere()
    {
        var classes = typeof(Telemetry).Assembly.GetTypes().Where(type => BenchmarksOf(type).Count > 0).ToList();
        Assert.All(classes, type => Assert.Single(BenchmarksOf(type), IsBaseline));
        Assert.Equal(
            [nameof(DecodingBenchmarks), nameof(PartitionBenchmarks), nameof(StatisticsBenchmarks)],
            classes.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>By name: the tests do not reference what defines the attribute.</summary>
    private static List<CustomAttributeData> BenchmarksOf(Type type) =>
        [.. type.GetMethods().SelectMany(method => method.CustomAttributes).Where(attribute => attribute.AttributeType.Name == "BenchmarkAttribute")];

    private static bool IsBaseline(CustomAttributeData benchmark) =>
        benchmark.NamedArguments.Any(argument => argument is { MemberName: "Baseline", TypedValue.Value: true });
}
