namespace KafkaAggregator.Host.Http.Management;

/// <summary>A member that cannot be reached.</summary>
/// <param name="Node">Its address.</param>
/// <param name="ObservedBy">Addresses of the members that cannot reach it.</param>
internal sealed record UnreachableAnswer(string Node, IReadOnlyList<string> ObservedBy);
