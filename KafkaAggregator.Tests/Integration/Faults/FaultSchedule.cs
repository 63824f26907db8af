namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>Draws a schedule from a seed: every few seconds one fault, so that some meet while others are still going on.</summary>
internal static class FaultSchedule
{
    /// <summary>The group's session: what is suspended for longer has lost its partitions.</summary>
    public static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    public static IReadOnlyList<Fault> Create(FaultSettings settings)
    {
        var random = new Random(settings.Seed);
        List<FaultKind> kinds = [.. settings.Kinds.Where(kind => settings.Nodes > 1 || kind != FaultKind.KillCoordinator)];
        var bag = new List<FaultKind>();
        var schedule = new List<Fault>();
        var at = TimeSpan.FromSeconds(4);
        for (var i = 0; i < settings.Faults; i++)
        {
            // From a bag, so that a short run has each kind about once.
            if (bag.Count == 0)
            {
                bag.AddRange(kinds);
            }

            var drawn = random.Next(bag.Count);
            schedule.Add(new Fault(at, bag[drawn], DurationOf(bag[drawn], random), random.Next(1000)));
            bag.RemoveAt(drawn);
            at += Between(random, 2, 8);
        }

        return schedule;
    }

    private static TimeSpan DurationOf(FaultKind kind, Random random) => kind switch
    {
        FaultKind.KillWorker or FaultKind.TerminateWorker => Between(random, 0, 10),
        FaultKind.SuspendWorker => Session + Between(random, 0.5, 8),
        FaultKind.KillBroker or FaultKind.StopBroker or FaultKind.KillCoordinator => Between(random, 0, 12),
        FaultKind.PauseBroker => Between(random, 1, 15),
        FaultKind.PauseRegistry or FaultKind.CutRegistry => Between(random, 2, 12),
        FaultKind.ShrinkOutput => Between(random, 2, 8),
        FaultKind.Silence => Between(random, 3, 12),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Between(Random random, double from, double to) => TimeSpan.FromSeconds(from + (random.NextDouble() * (to - from)));
}
