namespace KafkaAggregator.Host.Http.Management;

/// <summary>One incarnation of a node within a domain event.</summary>
/// <param name="Address">Its address.</param>
/// <param name="LongUid">A number.</param>
internal sealed record DomainEventNode(string Address, long LongUid);
