using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Windows;

/// <summary>The extent of one window: [start, end).</summary>
/// <param name="Start">Its first instant; by it a window of one aggregation is known.</param>
/// <param name="End">The first instant after it.</param>
public readonly record struct WindowBounds(Instant Start, Instant End)
{
    /// <summary>
    /// The window [k·size, (k+1)·size) that holds the time, k rounded towards negative infinity; its ends saturate.
    /// </summary>
    public static WindowBounds At(Instant eventTime, Duration size)
    {
        var into = eventTime.Nanoseconds % size.Nanoseconds;
        if (into < 0)
        {
            into += size.Nanoseconds;
        }

        return new(eventTime + new Duration(-into), eventTime + new Duration(size.Nanoseconds - into));
    }

    public bool Contains(Instant eventTime) => eventTime >= Start && eventTime < End;
}
