namespace KafkaAggregator.Tests.Simulation;

/// <summary>A whole run: the seed draws what comes before what, the steps are what is done to the cluster.</summary>
internal sealed record SimulationSchedule(int Seed, SimulationSettings Settings, IReadOnlyList<ScheduleStep> Steps)
{
    /// <summary>When the last of it is over: from then on nothing is in anybody's way.</summary>
    public int EndsAt { get; init; } = 15_000;

    public override string ToString() => $"seed {Seed}, {Settings}\n  {string.Join("\n  ", Steps)}";
}
