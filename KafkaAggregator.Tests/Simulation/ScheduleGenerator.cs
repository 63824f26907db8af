using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>Draws a schedule from a seed.</summary>
internal static class ScheduleGenerator
{
    /// <summary>Where a commit, an attach or a take-over can break off.</summary>
    public static readonly string[] Steps =
    [
        "begin", "before produce", "after produce", "before offsets", "after offsets", "before commit", "after commit",
        "before initialize", "after initialize", "before abort", "after abort", "before read offsets", "after read offsets", "revoke",
        "after revoke",
    ];

    public static SimulationSchedule Generate(int seed)
    {
        var random = new Random(seed);
        var settings = new SimulationSettings
        {
            Nodes = random.Next(1, 4),
            Partitions = random.Next(1, 5),
            Lanes = random.Next(10) == 0 ? 2 : 1,
            Protocol = random.Next(2) == 0 ? KafkaGroupProtocol.Classic : KafkaGroupProtocol.Consumer,
            Expiration = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 500 : 0),
            LostPerMille = random.Next(3) switch { 0 => random.Next(30), 1 => random.Next(150), _ => 0 },
        };
        var steps = new List<ScheduleStep>();
        for (var partition = 0; partition < settings.Partitions; partition++)
        {
            AddRecords(random, partition, steps);
        }

        for (var faults = random.Next(1, 9); faults > 0; faults--)
        {
            steps.Add(Fault(random, settings));
        }

        if (settings.Nodes > 1 && random.Next(4) == 0)
        {
            // A worker that cannot get its first commit through, while another comes for its partitions.
            steps.Add(new(0, ScheduleStepKind.Lose, 0, random.Next(10_000)));
            steps.AddRange(Enumerable.Range(1, settings.Nodes - 1).Select(
                node => new ScheduleStep(1, ScheduleStepKind.Kill, node, random.Next(3000))));
        }

        return new(seed, settings, [.. steps.OrderBy(step => step.At)]);
    }

    private static void AddRecords(Random random, int partition, List<ScheduleStep> steps)
    {
        var at = random.Next(1000);
        while (at < 13_000)
        {
            steps.Add(random.Next(20) == 0
                ? new(at, ScheduleStepKind.Upstream, partition, random.Next(8000))
                : new(at, ScheduleStepKind.Append, partition, random.Next(1, 8)));
            at += random.Next(15) == 0 ? random.Next(2000, 6000) : random.Next(50, 800);
        }
    }

    private static ScheduleStep Fault(Random random, SimulationSettings settings)
    {
        var (at, node) = (random.Next(500, 13_000), random.Next(settings.Nodes));
        return random.Next(12) switch
        {
            0 or 1 => new(at, ScheduleStepKind.Kill, node, random.Next(8000)),
            2 or 3 or 4 => new(at, ScheduleStepKind.KillAtStep, node, random.Next(8000), Steps[random.Next(Steps.Length)]),
            5 => new(at, ScheduleStepKind.Stop, node, random.Next(4000)),
            6 or 7 => new(at, ScheduleStepKind.Pause, node, random.Next(14_000)),
            8 or 9 => new(at, ScheduleStepKind.Isolate, node, random.Next(14_000)),
            10 => new(at, ScheduleStepKind.Lose, node, random.Next(10_000)),
            _ => new(at, ScheduleStepKind.AddPartition, 0, 0),
        };
    }
}
