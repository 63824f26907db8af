namespace KafkaAggregator.Host.Http;

/// <summary>One thing that must be in order.</summary>
/// <param name="Name">What it is called in <c>?verbose</c> and in the answer that it failed.</param>
/// <param name="Problem">What is wrong with it now; null where it is in order.</param>
internal sealed record HealthCheck(string Name, Func<string?> Problem);
