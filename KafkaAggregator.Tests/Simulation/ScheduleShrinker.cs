namespace KafkaAggregator.Tests.Simulation;

/// <summary>Makes a failing schedule shorter as long as it fails, within so many tries.</summary>
internal static class ScheduleShrinker
{
    public static SimulationSchedule Shrink(SimulationSchedule failing, Func<SimulationSchedule, bool> fails, int triesMax = 200)
    {
        var (shortest, tries) = (failing, 0);
        for (var length = failing.Steps.Count / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= shortest.Steps.Count && tries < triesMax;)
            {
                tries++;
                var shorter = shortest with { Steps = [.. shortest.Steps.Take(start), .. shortest.Steps.Skip(start + length)] };
                if (fails(shorter))
                {
                    shortest = shorter;
                }
                else
                {
                    start += length;
                }
            }
        }

        return shortest;
    }
}
