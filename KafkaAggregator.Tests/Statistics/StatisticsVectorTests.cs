using System.Globalization;
using System.Text.Json;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

/// <summary>The cases of the specification, bit by bit.</summary>
public sealed class StatisticsVectorTests
{
    private const string Vectors = "statistics/vectors.json";

    private static readonly string[] Names = ["min", "q1", "mean", "median", "stdev", "q3", "max"];

    [SharedFact(Vectors)]
    public void ComputeAll_IsWhatTheVectorsExpect()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFolder.Get(Vectors)));
        var cases = document.RootElement.EnumerateArray().ToList();
        Assert.True(cases.Count >= 155, $"{cases.Count} cases");
        Assert.All(cases, Check);
    }

    private static void Check(JsonElement one)
    {
        var name = one.GetProperty("name").GetString();
        var texts = one.GetProperty("values").EnumerateArray().Select(value => value.GetString()!).ToList();
        var results = new double[Names.Length];
        if (one.GetProperty("kind").GetString() == "int")
        {
            long[] samples = [.. texts.Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
            ReferenceStatistics.ComputeAll(samples, AggregationDefinition.DefaultOperations, minSampleSize: 2, results);
        }
        else
        {
            double[] samples = [.. texts.Select(Bits.ParseHexFloat).Where(sample => !double.IsNaN(sample))];
            ReferenceStatistics.ComputeAll(samples, AggregationDefinition.DefaultOperations, minSampleSize: 2, results);
            CheckKernels(name!, samples, results);
        }

        foreach (var (index, operation) in Names.Index())
        {
            var expected = Bits.ParseHexFloat(one.GetProperty("expected").GetProperty(operation).GetString()!);
            Bits.AssertSame(expected, results[index], $"{name}, {operation}");
        }
    }

    /// <summary>Every width of vectors gives what the reference gives, and so what the vectors expect.</summary>
    private static void CheckKernels(string name, double[] samples, double[] expected)
    {
        var plan = OperationPlan.Of(AggregationDefinition.DefaultOperations);
        foreach (var kernel in StatisticsKernel.All)
        {
            var results = new double[Names.Length];
            kernel.ComputeColumn(samples, plan, minSampleSize: 2, results);
            Assert.All(expected.Zip(results), pair => Bits.AssertSame(pair.First, pair.Second, $"{name}, {kernel.Lanes} lanes"));
        }
    }
}
