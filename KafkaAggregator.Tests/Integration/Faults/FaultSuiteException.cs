namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>Everything that is wrong with a run, with its seed, its schedule and where the logs are.</summary>
internal sealed class FaultSuiteException(string message, Exception? inner) : Exception(message, inner);
