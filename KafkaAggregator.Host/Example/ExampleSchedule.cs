namespace KafkaAggregator.Host.Example;

/// <summary>How many messages a topic should have got when: the first at once, then one each 1 / frequency.</summary>
/// <param name="FrequencyHertz">Messages a second.</param>
/// <param name="MessagesMax">How many in all; below 1: without end.</param>
internal readonly record struct ExampleSchedule(double FrequencyHertz, long MessagesMax)
{
    /// <summary>
    /// Above 100 Hz messages are written in groups, so that a high frequency does not mean a write for each.
    /// </summary>
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(10);

    public bool IsEndless => MessagesMax < 1;

    /// <summary>Messages due after so much time.</summary>
    public long DueAfter(TimeSpan elapsed)
    {
        var due = Math.Floor(elapsed.TotalSeconds * FrequencyHertz) + 1;
        var max = IsEndless ? long.MaxValue : MessagesMax;
        return due >= max ? max : (long)due;
    }

    /// <summary>How long to wait, after so much time, for the message after so many.</summary>
    public TimeSpan WaitFor(long count, TimeSpan elapsed)
    {
        var due = TimeSpan.FromSeconds(Math.Min(count / FrequencyHertz, TimeSpan.MaxValue.TotalSeconds / 2));
        return due - elapsed > WaitMin ? due - elapsed : WaitMin;
    }
}
