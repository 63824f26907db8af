namespace KafkaAggregator.Host.Configuration;

/// <summary>The example topics and their producer.</summary>
public sealed record ExampleOptions
{
    /// <summary>Topics are named <c>{prefix}-000</c>, <c>{prefix}-001</c>, …</summary>
    public string TopicPrefix { get; init; } = "example";

    public int Topics { get; init; } = 10;

    public int Fields { get; init; } = 10;

    /// <summary>Messages a second into each topic.</summary>
    public double FrequencyHertz { get; init; } = 10;

    /// <summary>Messages into each topic; below 1: without end.</summary>
    public long MessagesMax { get; init; } = 10;

    /// <summary>Partitions of each topic.</summary>
    public int TopicPartitions { get; init; } = 4;
}
