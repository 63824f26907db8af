namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>What a record of the load is.</summary>
internal enum SentKind
{
    Good,
    Undecodable,
    NullValue,

    /// <summary>Of a time further ahead of the clock than <c>max_future</c>.</summary>
    Future,

    /// <summary>Without a timestamp.</summary>
    Undated,
}
