namespace KafkaAggregator.Host.Http;

/// <summary>One check as <c>?verbose</c> shows it.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Ok">Whether it is in order.</param>
/// <param name="Reason">What is wrong; null where it is in order.</param>
internal sealed record HealthCheckResult(string Name, bool Ok, string? Reason);
