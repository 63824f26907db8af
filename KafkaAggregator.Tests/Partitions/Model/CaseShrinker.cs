namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Makes a failing case shorter as long as it fails.</summary>
internal static class CaseShrinker
{
    /// <param name="failing">A case for which <paramref name="fails"/> holds.</param>
    /// <param name="fails">Whether a case fails.</param>
    public static SimulationCase Shrink(SimulationCase failing, Func<SimulationCase, bool> fails)
    {
        var shortest = failing;
        bool isShorter;
        do
        {
            isShorter = false;
            foreach (var simpler in Simpler(shortest))
            {
                if (fails(simpler))
                {
                    (shortest, isShorter) = (simpler, true);
                    break;
                }
            }
        }
        while (isShorter);
        return shortest;
    }

    private static IEnumerable<SimulationCase> Simpler(SimulationCase longer)
    {
        foreach (var length in (int[])[16, 8, 4, 2, 1])
        {
            for (var start = 0; start + length <= longer.Steps.Count; start++)
            {
                yield return longer with { Steps = [.. longer.Steps.Take(start), .. longer.Steps.Skip(start + length)] };
            }
        }

        for (var i = 0; longer.Aggregations.Count > 1 && i < longer.Aggregations.Count; i++)
        {
            yield return longer with { Aggregations = [.. longer.Aggregations.Where((_, index) => index != i)] };
        }

        for (var i = 0; i < longer.Steps.Count; i++)
        {
            foreach (var step in Simpler(longer.Steps[i]))
            {
                yield return longer with { Steps = [.. longer.Steps.Take(i), step, .. longer.Steps.Skip(i + 1)] };
            }
        }
    }

    private static IEnumerable<SimulationStep> Simpler(SimulationStep step)
    {
        var time = step.Record.Time;
        long[] times = step.Kind == StepKind.Append && time != 0 ? [0, time / 2, time - Math.Sign(time)] : [];
        foreach (var nearer in times.Where(nearer => Math.Abs(nearer) < Math.Abs(time)))
        {
            yield return step with { Record = step.Record with { Time = nearer } };
        }

        if (step.Kind is StepKind.Read or StepKind.Expire && step.Amount > 1)
        {
            yield return step with { Amount = 1 };
        }
    }
}
