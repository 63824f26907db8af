using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Benchmarks.Latency;

/// <summary>Topics and one record's bytes.</summary>
internal static class LatencyTopics
{
    private const string Schema =
        """{"type":"record","name":"Sample","fields":[{"name":"x","type":"double"},{"name":"y","type":"double"}]}""";

    public static async Task CreateAsync(string bootstrap, string topic, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]);
    }

    /// <summary>A framed record of two doubles, its schema registered.</summary>
    public static async Task<byte[]> RegisterAsync(string registry, string topic)
    {
        using var client = new HttpClient();
        var subject = $"{registry}/subjects/{topic}-value/versions";
        var answer = await client.PostAsJsonAsync(subject, new { schema = Schema });
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var value = new byte[5 + (2 * sizeof(double))];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), body.RootElement.GetProperty("id").GetInt32());
        return value;
    }
}
