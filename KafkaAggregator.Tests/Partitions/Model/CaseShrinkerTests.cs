using Xunit;

namespace KafkaAggregator.Tests.Partitions.Model;

public sealed class CaseShrinkerTests
{
    [Fact]
    public void Shrink_LeavesOnlyWhatTheFailureNeeds()
    {
        // Fails where a record of time 5 or later is followed by a crash.
        static bool Fails(SimulationCase simulated)
        {
            var late = simulated.Steps.ToList().FindIndex(step => step.Kind == StepKind.Append && step.Record.Time >= 5);
            return late >= 0 && simulated.Steps.Skip(late).Any(step => step.Kind == StepKind.Crash);
        }

        var failing = Enumerable.Range(0, 100).Select(seed => CaseGenerator.Generate(seed)).First(Fails);
        Assert.True(failing.Steps.Count > 10);
        var shortest = CaseShrinker.Shrink(failing, Fails);
        Assert.Equal(["Append(Valid 5)", "Crash"], shortest.Steps.Select(step => step.ToString().Replace("SecondSchema", "Valid")));
        Assert.Single(shortest.Aggregations);
    }

    [Fact]
    public void Generate_GivesTheSameCase_ForTheSameSeed() =>
        Assert.Equal(CaseGenerator.Generate(7).ToString(), CaseGenerator.Generate(7).ToString());
}
