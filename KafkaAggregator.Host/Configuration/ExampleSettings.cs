namespace KafkaAggregator.Host.Configuration;

/// <summary>Settings of the example topics and their producer.</summary>
internal static class ExampleSettings
{
    public static readonly Setting TopicPartitions = new(
        "topic_partitions", "TOPIC_PARTITIONS", "4",
        "Partitions of the example topics; every other topic that this program creates has as many as its source.");

    public static readonly Setting TopicPrefix = new(
        "example.source_topic_name_prefix", "SOURCE_TOPIC_NAME_PREFIX", "example",
        "Example topics are named `<prefix>-000`, ….")
    {
        // The original reads its own misspelling.
        EnvironmentAlias = "SOURCE_TOPIC_NAME_PRFIX",
    };

    public static readonly Setting Topics = new(
        "example.ntopics", "NTOPICS", "10", "Number of example topics, at most 1,000.");

    public static readonly Setting Fields = new("example.nfields", "NFIELDS", "10", "Numeric fields of each.");

    public static readonly Setting Frequency = new(
        "example.frequency", "FREQUENCY", "10", "Messages a second into each topic.");

    public static readonly Setting MaxMessages = new(
        "example.max_messages", "MAX_MESSAGES", "10", "Messages into each topic; below 1: without end.");

    public static IReadOnlyList<Setting> All => [TopicPartitions, TopicPrefix, Topics, Fields, Frequency, MaxMessages];
}
