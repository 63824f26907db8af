using Confluent.Kafka;

namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>
/// What is written to Kafka's topic of offsets: records of offsets, and with them a marker for each transaction. Of the
/// whole cluster, so it is measured where one group works.
/// </summary>
internal sealed class OffsetTraffic : IDisposable
{
    private const string Topic = "__consumer_offsets";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly IReadOnlyList<TopicPartition> _partitions;

    public OffsetTraffic(string bootstrap)
    {
        var configuration = new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "offset-traffic" };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(configuration).Build();
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var metadata = admin.GetMetadata(Topic, Limit).Topics[0];
        _partitions = [.. metadata.Partitions.Select(each => new TopicPartition(Topic, each.PartitionId))];
    }

    /// <summary>Records that were ever written to it.</summary>
    public long Count() =>
        _partitions.Sum(partition => _consumer.QueryWatermarkOffsets(partition, Limit).High.Value);

    public void Dispose() => _consumer.Dispose();
}
