namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>The times that decide what is closed and late.</summary>
/// <param name="Window">Milliseconds.</param>
/// <param name="Expiration">Milliseconds.</param>
/// <param name="IdleTimeout">
/// Longer than window and expiration together, so that a silence closes every window up to the last one that has a row.
/// </param>
internal sealed record FaultTimes(long Window, long Expiration, TimeSpan IdleTimeout);
