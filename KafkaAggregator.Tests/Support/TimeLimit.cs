using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>Limits on a virtual clock.</summary>
internal static class TimeLimit
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Of the real clock: what is due comes at once.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    /// <summary>What waits ends when so much time has passed, and not a tick before.</summary>
    public static async Task ExpectEndAsync(this FakeTimeProvider time, Task waiting, TimeSpan limit)
    {
        time.Advance(limit - Tick);
        Assert.False(waiting.IsCompleted);
        time.Advance(Tick);
        await waiting.WaitAsync(AnswerLimit);
    }
}
