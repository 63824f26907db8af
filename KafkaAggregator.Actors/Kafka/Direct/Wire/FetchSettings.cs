namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>What every Fetch request of a node says.</summary>
internal sealed record FetchSettings
{
    /// <summary>How long a broker with nothing new holds a request; a new partition waits as long.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The same while partitions are withheld: their release is to be in a request soon, whatever the others do.
    /// </summary>
    public TimeSpan WaitMaxWhileWithheld { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>So many end the broker's wait: with 1 the first new record does.</summary>
    public int BytesMin { get; init; } = 1;

    /// <summary>Of one answer. A small one is parsed while it is still in the processor's cache.</summary>
    public int BytesMax { get; init; } = 2 << 20;

    /// <summary>Of one partition in one answer; a batch that is larger comes whole.</summary>
    public int PartitionBytesMax { get; init; } = 256 << 10;

    /// <summary>Where this node stands; empty: leaders are read.</summary>
    public string Rack { get; init; } = "";
}
