namespace KafkaAggregator.Tests.Support;

/// <summary>Whether the tests run where nothing that they need may be missing: there they fail instead of skipping.</summary>
internal static class ContinuousIntegration
{
    public static bool IsOn => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
}
