using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Embedded;
using KafkaAggregator.Host.Example;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Demo;

/// <summary>
/// One run of the demo: starts its parts, lets them work until it is stopped, and takes them down in reverse. Nothing
/// of the user's own configuration is read: it would point at a broker that the demo does not need.
/// </summary>
internal static class DemoSession
{
    /// <summary>50 records in each window of one second: enough for quartiles to mean something.</summary>
    private static readonly ExampleOptions Example = new()
    {
        Topics = 3,
        Fields = 5,
        TopicPartitions = 2,
        FrequencyHertz = 100,
        MessagesMax = 0,
    };

    public static async Task RunAsync(DemoView view, Action<ILoggingBuilder> logging, CancellationToken cancellation)
    {
        using var broker = new EmbeddedBroker();
        await using var embedded = await EmbeddedRegistry.StartAsync(CancellationToken.None);
        var options = OptionsFor(broker.BootstrapServers, embedded.Url);
        var partitions = CreateTopics(broker);
        using var registry = new SchemaRegistry(options.SchemaRegistry, TimeProvider.System);
        var ids = await new ExampleSetup(Example, registry).RegisterSchemasAsync(CancellationToken.None);
        await using var worker = await WorkerHost.BuildAsync(options, logging, CancellationToken.None);
        await worker.StartAsync(CancellationToken.None);
        var logger = worker.Services.GetRequiredService<ILogger<KafkaProducer>>();
        using var writer = new KafkaProducer(options.Kafka, logger);
        var producer = new ExampleProducer(Example, ids, writer, TimeProvider.System);
        using var producerStop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var producing = producer.RunAsync(producerStop.Token);
        try
        {
            await using var reader = new SummaryReader(ReaderProperties(broker), partitions, registry);
            await view.ShowAsync(producer, producing, reader.Summaries, cancellation);
        }
        finally
        {
            // Also where nobody reads what is shown any more.
            await producerStop.CancelAsync();
            await worker.StopAsync(CancellationToken.None);
            await producing;
        }
    }

    /// <summary>
    /// The client profile of the embedded broker, which answers a fetch without records only when its whole time is up:
    /// librdkafka can be told to ask for little of it.
    /// </summary>
    internal static AggregatorOptions OptionsFor(string bootstrapServers, string registryUrl)
    {
        // In this process: it answers late where the machine is busy, and nothing else could be asked.
        var registry = new SchemaRegistryOptions
        {
            Url = registryUrl,
            RequestTimeout = TimeSpan.FromSeconds(30),
            CallTimeout = TimeSpan.FromSeconds(60),
        };
        return new AggregatorOptions
        {
            Kafka = new KafkaOptions
            {
                BootstrapServers = bootstrapServers,
                GroupProtocol = KafkaGroupProtocol.Consumer,
                Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["fetch.wait.max.ms"] = "20" },
            },
            SchemaRegistry = registry,
            InternalSchemaRegistry = registry,
            Ingest = new IngestOptions { Fetcher = FetcherKind.Librdkafka },
            DeliveryGuarantee = DeliveryGuarantee.AtLeastOnce,
            Example = Example,
        };
    }

    /// <summary>The broker creates no topics on request, so those that the worker writes are made here too.</summary>
    private static List<Confluent.Kafka.TopicPartition> CreateTopics(EmbeddedBroker broker)
    {
        var partitions = new List<Confluent.Kafka.TopicPartition>();
        foreach (var topic in ExampleTopic.All(Example))
        {
            broker.CreateTopic(topic.Name, Example.TopicPartitions);
            var aggregated = $"{topic.Name}-aggregated";
            broker.CreateTopic(aggregated, Example.TopicPartitions);
            partitions.AddRange(Enumerable.Range(0, Example.TopicPartitions)
                .Select(partition => new Confluent.Kafka.TopicPartition(aggregated, partition)));
        }

        return partitions;
    }

    private static Dictionary<string, string> ReaderProperties(EmbeddedBroker broker) =>
        new(EmbeddedBroker.ConsumerProperties, StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = broker.BootstrapServers,
        };
}
