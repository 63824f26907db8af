using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Windows;

/// <summary>How a source partition is cut: window k is [k·size, (k+1)·size), for every integer k.</summary>
/// <param name="Size">Length of a window, at least 1 ms.</param>
/// <param name="Expiration">
/// How long after its end, in stream time, a window stays open for records out of order; not negative.
/// </param>
public sealed record WindowCut(Duration Size, Duration Expiration);
