namespace KafkaAggregator.Host.Http.Management;

/// <summary>What was done, or why it was not.</summary>
internal sealed record ManagementMessage(string Message);
