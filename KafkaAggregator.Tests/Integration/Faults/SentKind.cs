namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What a record of the load is.</summary>
internal enum SentKind
{
    Good,
    Undecodable,
    NullValue,
}
