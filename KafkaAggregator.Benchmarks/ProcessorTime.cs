namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What something costs in processor time instead of time on the clock, so that other programs on the machine take
/// little part in it.
/// </summary>
internal static class ProcessorTime
{
    private const int Rounds = 15;

    /// <summary>A round is as long that the processor time's own grain does not matter.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the compiler has seen what is hot, and compiled it for good.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Nanoseconds of one thread for each item of the calls, all of them measured in turn: the median of the rounds.
    /// </summary>
    public static double[] Measure(int items, params ReadOnlySpan<Action> calls)
    {
        var times = new double[calls.Length][];
        for (var call = 0; call < calls.Length; call++)
        {
            times[call] = new double[Rounds];
            MeasureOnce(calls[call], WarmUp);
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var call = 0; call < calls.Length; call++)
            {
                times[call][round] = MeasureOnce(calls[call], Round) / items;
            }
        }

        return [.. times.Select(each => each.Order().ElementAt(Rounds / 2))];
    }

    private static double MeasureOnce(Action call, TimeSpan atLeast)
    {
        var calls = 0;
        var start = Environment.CpuUsage.UserTime;
        do
        {
            call();
            calls++;
        }
        while (Environment.CpuUsage.UserTime - start < atLeast);

        return (Environment.CpuUsage.UserTime - start).TotalNanoseconds / calls;
    }
}
