using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Host.Embedded;
using Xunit;

namespace KafkaAggregator.Tests.Embedded;

public sealed class EmbeddedBrokerTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    [Fact]
    public void MockNative_HasEverySymbol_WhenResolvedToConfluentsImage()
    {
        _ = Library.Version;
        var images = new[] { "librdkafka", "centos8-librdkafka", "alpine-librdkafka" };
        var image = images.Select(name => NativeLibrary.TryLoad(name, typeof(Library).Assembly, null, out var handle) ? handle : 0)
            .First(handle => handle != 0);

        var symbols = typeof(MockNative).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LibraryImportAttribute>()?.EntryPoint)
            .OfType<string>()
            .ToList();

        Assert.True(symbols.Count >= 12, "the attributes are there at run time");
        Assert.All(symbols, symbol => Assert.True(NativeLibrary.TryGetExport(image, symbol, out _), symbol));
    }

    [Fact]
    public void Group_ReadsWhatWasWritten_WhenItJoins()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 3);
        Write(broker, "numbers", 3, perPartition: 50);

        using var consumer = Join(broker, "readers", "numbers");
        var read = new List<(int Partition, string Value, long Time)>();
        while (read.Count < 150)
        {
            var result = consumer.Consume(Wait);
            Assert.NotNull(result);
            read.Add((result.Partition, Encoding.UTF8.GetString(result.Message.Value), result.Message.Timestamp.UnixTimestampMs));
        }

        consumer.Close();
        Assert.Equal(150, read.Distinct().Count());
        Assert.All(read.GroupBy(record => record.Partition), group =>
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{group.Key}/{i}"), group.Select(record => record.Value)));
        Assert.Equal(1_700_000_000_000, read.Min(record => record.Time));
    }

    [Fact]
    public void Committed_GivesOffsets_WhenAnotherMemberComes()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 1);
        Write(broker, "numbers", 1, perPartition: 10);
        using (var first = Join(broker, "readers", "numbers"))
        {
            Assert.Equal(0, first.Consume(Wait).Offset.Value);
            first.Commit([new TopicPartitionOffset("numbers", 0, 7)]);
            first.Close();
        }

        using var second = Join(broker, "readers", "numbers");

        Assert.Equal(7, second.Consume(Wait).Offset.Value);
        second.Close();
    }

    [Fact]
    public async Task Describe_FindsTopicsAndCluster_WhenAControllerIsSet()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 5);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();

        var topics = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(["numbers"]), new DescribeTopicsOptions { RequestTimeout = Wait });
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Wait });

        Assert.Equal(5, Assert.Single(topics.TopicDescriptions).Partitions.Count);
        Assert.Equal(1, cluster.Controller.Id);
    }

    [Fact]
    public void TakeDown_StopsWritesUntilBroughtUp_WhenCalled()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 1);
        Write(broker, "numbers", 1, perPartition: 1);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();

        broker.TakeDown(1);
        Assert.Throws<KafkaException>(() => admin.GetMetadata("numbers", TimeSpan.FromMilliseconds(300)));
        broker.BringUp(1);

        Write(broker, "numbers", 1, perPartition: 1);
    }

    [Fact]
    public void CreateTopic_IsRefused_WhenTheArgumentsWouldEndTheProcess()
    {
        using var broker = new EmbeddedBroker();

        Assert.Throws<ArgumentOutOfRangeException>(() => broker.CreateTopic("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => broker.CreateTopic("t", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => broker.CreateTopic("t", EmbeddedBroker.PartitionsMax + 1));
        Assert.Throws<ArgumentException>(() => broker.CreateTopic("", 1));
        Assert.Throws<ArgumentException>(() => broker.CreateTopic("a b", 1));
        Assert.Throws<ArgumentException>(() => broker.CreateTopic(new string('a', 250), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => broker.TakeDown(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => broker.BringUp(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedBroker(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedBroker(4));
    }

    [Fact]
    public void CreateTopic_SaysSo_WhenItIsThere()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("t", 1);

        var exception = Assert.Throws<InvalidOperationException>(() => broker.CreateTopic("t", 1));

        Assert.Contains("'t'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_RefusesLaterCalls_WhenDoneTwice()
    {
        var broker = new EmbeddedBroker(3);
        Assert.Equal(3, broker.BootstrapServers.Split(',').Length);

        broker.Dispose();
        broker.Dispose();

        Assert.Throws<ObjectDisposedException>(() => broker.CreateTopic("t", 1));
    }

    private static void Write(EmbeddedBroker broker, string topic, int partitions, int perPartition)
    {
        var config = new ProducerConfig(EmbeddedBroker.ProducerProperties.ToDictionary()) { BootstrapServers = broker.BootstrapServers };
        using var producer = new ProducerBuilder<Null, byte[]>(config).Build();
        for (var i = 0; i < perPartition * partitions; i++)
        {
            var time = new Timestamp(1_700_000_000_000 + i, TimestampType.CreateTime);
            producer.Produce(
                new TopicPartition(topic, i % partitions),
                new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes($"{i % partitions}/{i / partitions}"), Timestamp = time });
        }

        Assert.Equal(0, producer.Flush(Wait));
    }

    private static IConsumer<Ignore, byte[]> Join(EmbeddedBroker broker, string group, string topic)
    {
        var config = new ConsumerConfig(EmbeddedBroker.ConsumerProperties.ToDictionary())
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            SessionTimeoutMs = 6000,
        };
        var consumer = new ConsumerBuilder<Ignore, byte[]>(config).Build();
        consumer.Subscribe(topic);
        return consumer;
    }
}
