using Avro.Generic;
using Avro.IO;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Example;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Example;

public sealed class ExampleProducerTests
{
    private static readonly ExampleOptions Options = new()
    {
        Topics = 2,
        Fields = 3,
        FrequencyHertz = 1000,
        MessagesMax = 50,
        TopicPartitions = 4,
    };

    [Fact]
    public async Task RunAsync_WritesEachTopicsMessagesRoundRobin_WhenItEnds()
    {
        using var written = new RecordingProducer();
        var producer = new ExampleProducer(Options, [11, 12], written, TimeProvider.System);

        await producer.RunAsync(CancellationToken.None);

        Assert.Equal(100, producer.Total);
        Assert.Equal(100, producer.Written);
        Assert.Equal(100 * (5 + (4 * 8)), producer.WrittenBytes);
        foreach (var topic in new[] { "example-000", "example-001" })
        {
            var records = written.Records.Where(record => record.Topic == topic).ToList();
            Assert.Equal(Enumerable.Range(0, 50).Select(i => i % 4), records.Select(record => record.Partition));
        }
    }

    [Fact]
    public async Task RunAsync_WritesWhatAvroReads_WithTheTimeOfTheKafkaTimestamp()
    {
        using var written = new RecordingProducer();
        await new ExampleProducer(Options, [11, 12], written, TimeProvider.System).RunAsync(CancellationToken.None);

        var schema = Avro.Schema.Parse(ExampleTopic.All(Options)[1].Schema());
        var reader = new GenericDatumReader<GenericRecord>(schema, schema);
        double last = 0;
        foreach (var record in written.Records.Where(record => record.Topic == "example-001"))
        {
            Assert.Equal([0, 0, 0, 0, 12], record.Value![..5]);
            using var body = new MemoryStream(record.Value, 5, record.Value.Length - 5);
            var message = reader.Read(null!, new BinaryDecoder(body));
            var time = (double)message["time"];
            Assert.Equal(body.Length, body.Position);
            Assert.Equal(record.TimestampMilliseconds!.Value, time * 1000, tolerance: 1);
            Assert.True(time > last, "event time goes on");
            Assert.IsType<double>(message["value2"]);
            last = time;
        }
    }

    [Fact]
    public async Task RunAsync_Returns_WhenCancelledWithoutEnd()
    {
        using var written = new RecordingProducer();
        using var cancellation = new CancellationTokenSource();
        var producer = new ExampleProducer(Options with { MessagesMax = 0 }, [1, 2], written, TimeProvider.System);
        written.AfterWrite = () =>
        {
            if (producer.Written > 200)
            {
                cancellation.Cancel();
            }
        };

        await producer.RunAsync(cancellation.Token);

        Assert.Null(producer.Total);
        Assert.True(producer.Written > 200);
    }

    [Fact]
    public async Task RunAsync_SaysTopicAndReason_WhenAMessageIsRefused()
    {
        using var written = new RecordingProducer { Refusal = "too large" };

        var exception = await Assert.ThrowsAsync<TopicRefusedException>(() =>
            new ExampleProducer(Options, [1, 2], written, TimeProvider.System).RunAsync(CancellationToken.None));

        Assert.Contains("example-000", exception.Message, StringComparison.Ordinal);
        Assert.Contains("too large", exception.Message, StringComparison.Ordinal);
    }
}
