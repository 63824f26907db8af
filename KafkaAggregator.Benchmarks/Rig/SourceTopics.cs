using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>Topics to be read from, and one record's bytes.</summary>
internal static class SourceTopics
{
    private const int TopicsAtOnce = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns once every partition has a leader.</summary>
    public static async Task CreateAsync(string bootstrap, IReadOnlyCollection<string> topics, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        foreach (var names in topics.Chunk(TopicsAtOnce))
        {
            await admin.CreateTopicsAsync(
                names.Select(name => new TopicSpecification { Name = name, NumPartitions = partitions }),
                new CreateTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
        }

        // The controller has answered before every broker has caught up: a worker would see topics come one by one.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!HaveLeaders(admin, topics.ToHashSet(StringComparer.Ordinal), partitions))
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>A framed record of so many doubles, its schema registered for the topic.</summary>
    public static async Task<byte[]> RegisterAsync(string registry, string topic, int fields = 2)
    {
        using var client = new HttpClient();
        var subject = new Uri($"{registry}/subjects/{topic}-value/versions");
        using var answer = await client.PostAsJsonAsync(subject, new { schema = Telemetry.SchemaJson(fields) });
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var value = new byte[Telemetry.FrameBytes + (fields * sizeof(double))];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), body.RootElement.GetProperty("id").GetInt32());
        return value;
    }

    private static bool HaveLeaders(IAdminClient admin, HashSet<string> topics, int partitions) =>
        topics.Count == admin.GetMetadata(Limit).Topics.Count(topic => topics.Contains(topic.Topic)
            && topic.Partitions.Count == partitions
            && topic.Partitions.TrueForAll(partition => partition.Leader >= 0));
}
