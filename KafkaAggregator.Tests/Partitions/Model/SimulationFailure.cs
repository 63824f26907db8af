namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>The partition state and its judge do not agree.</summary>
internal sealed class SimulationFailure(string message) : Exception(message)
{
    public static void ThrowUnless(bool condition, string message)
    {
        if (!condition)
        {
            throw new SimulationFailure(message);
        }
    }

    public static void ThrowUnlessEqual<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new SimulationFailure($"{what}: expected {expected}, got {actual}");
        }
    }
}
