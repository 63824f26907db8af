using System.Buffers.Binary;
using System.Diagnostics;
using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// Many topics of one partition each, and some records a second in each of them, each topic in its own phase; sent in a
/// batch a second, as the broker shares the machine.
/// </summary>
internal sealed class SparseLoad : IAsyncDisposable
{
    private readonly IProducer<Null, byte[]> _producer;
    private readonly TopicPartition[] _partitions;
    private readonly int _hertz;
    private readonly byte[] _value;
    private readonly CancellationTokenSource _stopping = new();
    private Task _sending = Task.CompletedTask;

    private SparseLoad(ServerAddresses servers, IEnumerable<string> topics, int hertz, byte[] value)
    {
        (_hertz, _value) = (hertz, value);
        _partitions = [.. topics.Select(topic => new TopicPartition(topic, 0))];
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = servers.Bootstrap,
            LingerMs = 1000,
            CompressionType = CompressionType.Lz4,
        }).Build();
    }

    public static async Task<SparseLoad> StartAsync(ServerAddresses servers, DataSet set, byte[] value)
    {
        await SourceTopics.CreateAsync(servers.Bootstrap, [.. set.TopicNames], 1);
        var load = new SparseLoad(servers, set.TopicNames, set.Hertz, value);
        load._sending = Task.Factory.StartNew(load.Send, TaskCreationOptions.LongRunning);
        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _producer.Dispose();
        _stopping.Dispose();
    }

    private void Send()
    {
        var clock = Stopwatch.StartNew();
        for (var sent = 0L; !_stopping.IsCancellationRequested; Thread.Sleep(1))
        {
            for (var due = (long)(clock.Elapsed.TotalSeconds * _hertz * _partitions.Length); sent < due; sent++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(_value.AsSpan(Telemetry.FrameBytes), Math.Sin(sent));
                if (!TryProduce(_partitions[sent % _partitions.Length]))
                {
                    break; // the broker is behind: the table says how many records came
                }
            }
        }
    }

    private bool TryProduce(TopicPartition partition)
    {
        try
        {
            _producer.Produce(partition, new Message<Null, byte[]> { Value = _value });
            return true;
        }
        catch (ProduceException<Null, byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
