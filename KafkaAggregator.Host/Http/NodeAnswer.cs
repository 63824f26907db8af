namespace KafkaAggregator.Host.Http;

/// <summary>This node as <c>/api/node</c> shows it: names in snake case.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="ClientId">What the broker and the group's description call it.</param>
/// <param name="GroupId">Its consumer group.</param>
internal sealed record NodeAnswer(string Version, string ClientId, string GroupId);
