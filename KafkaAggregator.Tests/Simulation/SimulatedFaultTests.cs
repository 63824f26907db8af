using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>Single faults at each step, with the output that it would have been without.</summary>
public sealed class SimulatedFaultTests : IDisposable
{
    private const int Seeds = 4;

    /// <summary>The session of the model's group, and what an heir may take after it.</summary>
    private static readonly TimeSpan HeirLimit = TimeSpan.FromSeconds(6 + 4);

    private readonly SimulationWorld _world = new();

    public static TheoryData<string> CommitSteps => [.. ScheduleGenerator.Steps];

    public static TheoryData<string> TakeOverSteps =>
        ["before read offsets", "after read offsets", "before initialize", "after initialize", "after offsets", "before commit", "after commit"];

    /// <summary>
    /// Wherever it dies, its heir ends what it left open: no reader waits for the broker's time limit. It did where the
    /// worker had produced and held no offsets yet.
    /// </summary>
    [Theory]
    [MemberData(nameof(CommitSteps))]
    public void DeadOwner_KeepsNobodyWaiting_WhereverItDies(string step) => PlayAll(
        nodes: 2,
        run => Assert.InRange(run.Broker.Transactions.LongestOpen, TimeSpan.Zero, HeirLimit),
        [
            .. LeadTo(step),
            new(4000, IsOfStart(step) ? ScheduleStepKind.KillSuccessorAtStep : ScheduleStepKind.KillAtStep, 0, 20_000, step),
            new(5000, ScheduleStepKind.AddPartition, 0, 0),
        ]);

    [Theory]
    [MemberData(nameof(TakeOverSteps))]
    public void Heir_IsSucceeded_WhereverItDiesInTheTakeOver(string step) => PlayAll(
        nodes: 3,
        static _ => { },
        new(3000, ScheduleStepKind.KillAtStep, 0, 20_000, "after offsets"),
        new(5000, ScheduleStepKind.KillAtStep, 1, 20_000, step));

    /// <summary>
    /// The metadata still name the owner before it, which lives and must not be fenced: what the dead one left is ended by
    /// the broker's time limit.
    /// </summary>
    [Theory]
    [InlineData("before offsets")]
    [InlineData("after offsets")]
    [InlineData("after produce")]
    [InlineData("after commit")]
    public void Heir_IsSucceeded_WhereItDiesInsideTheFirstCommitAfterAHandOver(string step) => PlayAll(
        nodes: 3,
        run => Assert.Empty(run.Broker.FencedAlive),
        new(1, ScheduleStepKind.Kill, 1, 3000),
        new(2000, ScheduleStepKind.AddPartition, 0, 0),
        new(3010, ScheduleStepKind.KillAtStep, 1, 20_000, step));

    /// <summary>
    /// A worker that lost its partitions and came back is a member whose offsets the broker takes: only its own gate keeps
    /// a commit from before out.
    /// </summary>
    [Fact]
    public void LostPartition_IsNotCommitted_WithTheMembershipThatCameAfter() => PlayLoadUntil(
        5000,
        nodes: 3,
        static _ => { },
        new(1, ScheduleStepKind.Kill, 2, 8000),
        new(2, ScheduleStepKind.Kill, 0, 2000),
        new(2003, ScheduleStepKind.HoldInitialize, 0, 16_000),
        new(4000, ScheduleStepKind.Isolate, 0, 8000),
        new(19_000, ScheduleStepKind.Kill, 1, 20_000),
        new(19_000, ScheduleStepKind.Kill, 2, 20_000));

    /// <summary>A lane that is in doubt starts again, and its partitions go to the other lane and back.</summary>
    [Theory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public void Partition_MovesBetweenLanesOfOneProcess_AndEveryWindowIsThereOnce(KafkaGroupProtocol protocol)
    {
        var moves = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var steps = Load(3).Append(new(2000, ScheduleStepKind.Lose, 0, 8000)).OrderBy(step => step.At).ToList();
            var settings = new SimulationSettings { Nodes = 1, Partitions = 3, Lanes = 2, Protocol = protocol };
            Play(new(seed, settings, steps), run => moves += run.Broker.Owners.Values.Count(owners => owners.Count > 1));
        }

        Assert.True(moves > 0, "no partition moved");
    }

    public void Dispose() => _world.Dispose();

    private static IEnumerable<ScheduleStep> Load(int partitions) =>
        from at in Enumerable.Range(0, 50)
        from partition in Enumerable.Range(0, partitions)
        select new ScheduleStep((at * 250) + (partition * 70), ScheduleStepKind.Append, partition, 3);

    /// <summary>What brings a worker to a step that it does not take while all is well.</summary>
    private static IEnumerable<ScheduleStep> LeadTo(string step) => step.Split(' ')[^1] switch
    {
        "initialize" => [new(2990, ScheduleStepKind.Stop, 0, 100)], // the next one starts a second after that
        "abort" => Enumerable.Range(1, 4).Select(i => new ScheduleStep(4000 + (i * 200), ScheduleStepKind.AddPartition, 0, 0)), // the group moves on
        "revoke" => [new(1, ScheduleStepKind.Kill, 1, 4500)], // it owns all until the other comes
        _ => [],
    };

    private static bool IsOfStart(string step) => step.EndsWith("initialize", StringComparison.Ordinal);

    private void PlayAll(int nodes, Action<SimulationRun> look, params ScheduleStep[] faults) =>
        PlayLoadUntil(int.MaxValue, nodes, look, faults);

    private void PlayLoadUntil(int loadUntil, int nodes, Action<SimulationRun> look, params ScheduleStep[] faults)
    {
        var load = Load(2).Where(step => step.At < loadUntil);
        var kills = faults.Where(fault => fault.Kind is ScheduleStepKind.KillAtStep or ScheduleStepKind.KillSuccessorAtStep).ToList();
        var deaths = new List<(int, string)>();
        foreach (var protocol in Enum.GetValues<KafkaGroupProtocol>())
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                var settings = new SimulationSettings { Nodes = nodes, Partitions = 2, Protocol = protocol };
                Play(new(seed, settings, [.. load.Concat(faults).OrderBy(step => step.At)]) { EndsAt = 25_000 }, run =>
                {
                    deaths.AddRange(run.Deaths);
                    look(run);
                });
            }
        }

        // A death that never comes shows nothing.
        Assert.All(kills, kill => Assert.Contains((kill.Target, kill.Name!), deaths));
    }

    private void Play(SimulationSchedule schedule, Action<SimulationRun> look)
    {
        if (_world.Play(schedule, look: look) is { } failure)
        {
            Assert.Fail($"seed {schedule.Seed}, {schedule.Settings.Protocol}: {failure}\n{string.Join('\n', _world.Trace(schedule))}");
        }
    }
}
