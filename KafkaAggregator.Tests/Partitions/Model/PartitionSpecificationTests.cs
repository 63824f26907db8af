using System.Text.Json.Nodes;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>
/// The same cases through <c>research/partition_state.py</c>, which is the specification as a program: the same summaries,
/// late records, dead letters, and C, N, S, B, counts and exceptions after every step.
/// </summary>
public sealed class PartitionSpecificationTests
{
    private const string Program = "research/partition_state.py";

    /// <summary>Cases where <c>KAFKA_AGGREGATOR_MODEL_RUNS</c> does not say how many.</summary>
    private const int CaseCount = 500;

    [SharedPythonFact(Program)]
    public void PartitionState_GivesTheSameAnswers_AsTheSpecificationProgram()
    {
        var seeds = Enumerable.Range(ModelVariables.First, ModelVariables.Count(CaseCount));
        var cases = seeds.Select(seed => CaseGenerator.Generate(seed, isForSpecification: true)).ToList();
        var input = new JsonArray([.. cases.Select(SpecificationCase.Write)]).ToJsonString();
        var driver = Path.Combine(
            RepositoryFolder.Path, "KafkaAggregator.Tests", "Partitions", "Model", "partition_state_driver.py");
        var traces = JsonNode.Parse(PythonProgram.Run(driver, input, SharedFolder.Get(Program)))!.AsArray();
        Assert.Equal(cases.Count, traces.Count);
        foreach (var (index, simulated) in cases.Index())
        {
            Compare(ModelVariables.First + index, simulated, traces[index]!.AsArray());
        }
    }

    private static void Compare(int seed, SimulationCase simulated, JsonArray expected)
    {
        var recorder = new SpecificationRecorder();
        var steps = simulated.Steps.Where(step => step.Kind != StepKind.FindRegistry).ToList();
        SimulatedPartition.Run(simulated with { Steps = steps }, recorder);
        for (var i = 0; i < Math.Max(expected.Count, recorder.Steps.Count); i++)
        {
            var (theirs, ours) = (i < expected.Count ? expected[i] : null, i < recorder.Steps.Count ? recorder.Steps[i] : null);
            Assert.True(
                JsonNode.DeepEquals(theirs, JsonNode.Parse(ours?.ToJsonString() ?? "null")),
                $"seed {seed}, after step {i + 1} ({(i < steps.Count ? steps[i] : "none")})\nspecification {theirs?.ToJsonString()}\n"
                + $"partition state {ours?.ToJsonString()}\n{simulated}");
        }
    }
}
