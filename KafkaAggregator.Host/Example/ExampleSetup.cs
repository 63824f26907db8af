using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Example;

/// <summary>Prepares the example topics and finds what a producer has to know of them.</summary>
/// <param name="options">Which topics.</param>
/// <param name="registry">Where their schemas are registered.</param>
internal sealed class ExampleSetup(ExampleOptions options, ISchemaRegistry registry)
{
    private static readonly Dictionary<string, string> NoProperties = [];

    /// <summary>Creates the topics that are missing.</summary>
    public async Task CreateTopicsAsync(
        ITopicCatalog catalog, short? replicationFactor, CancellationToken cancellation)
    {
        foreach (var topic in ExampleTopic.All(options))
        {
            await catalog.CreateTopicAsync(
                topic.Name, options.TopicPartitions, replicationFactor, NoProperties, cancellation);
        }
    }

    /// <summary>Registers each topic's schema, or finds it registered: the ids, in the order of the topics.</summary>
    public async Task<IReadOnlyList<int>> RegisterSchemasAsync(CancellationToken cancellation)
    {
        var ids = new List<int>();
        foreach (var topic in ExampleTopic.All(options))
        {
            ids.Add(await registry.RegisterAsync(topic.Subject, topic.Schema(), cancellation));
        }

        return ids;
    }

    /// <summary>
    /// The partitions that each topic really has must be those that messages are spread over; throws
    /// <see cref="TopicRefusedException"/> where a topic is missing.
    /// </summary>
    /// <returns>The options with the number of partitions of the smallest topic.</returns>
    public async Task<ExampleOptions> FindTopicsAsync(ITopicCatalog catalog, CancellationToken cancellation)
    {
        var topics = ExampleTopic.All(options);
        var found = await catalog.DescribeTopicsAsync([.. topics.Select(topic => topic.Name)], cancellation);
        if (topics.FirstOrDefault(topic => !found.ContainsKey(topic.Name)) is { } missing)
        {
            throw new TopicRefusedException($"Topic {missing.Name} is not there: run 'init-example' first");
        }

        return options with { TopicPartitions = found.Values.Min(topic => topic.PartitionCount) };
    }
}
