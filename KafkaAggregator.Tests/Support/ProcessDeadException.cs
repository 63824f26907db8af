namespace KafkaAggregator.Tests.Support;

/// <summary>Nothing comes of a call of a process that is dead.</summary>
internal sealed class ProcessDeadException() : Exception("the process is dead");
