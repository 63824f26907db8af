using System.Diagnostics;

namespace KafkaAggregator.Tests.Support;

/// <summary>Waits for an instant of a schedule, or for a condition.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Lets a fault last.</summary>
    public static async Task ForAsync(TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        while (clock.Elapsed < duration)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Throws with what is missing where the condition does not come true within the limit.</summary>
    public static Task UntilAsync(Func<bool> condition, TimeSpan limit, Func<string> missing) =>
        UntilAsync(() => Task.FromResult(condition()), limit, missing);

    /// <summary>The same for a condition that has to be asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> missing)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"after {limit}: {missing()}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
