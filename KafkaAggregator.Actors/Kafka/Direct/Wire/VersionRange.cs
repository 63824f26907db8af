namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Versions of one request that a side speaks, both ends included.</summary>
internal readonly record struct VersionRange(short Min, short Max)
{
    public static VersionRange None { get; } = new(0, -1);

    public override string ToString() => $"{Min}-{Max}";
}
