using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;

namespace KafkaAggregator.Benchmarks.Latency;

/// <summary>
/// Closes so many windows a second: each record lies in the second of event time behind its partition's last, so that
/// it closes the window before. The instants are random within their period: they meet every phase of the commit
/// interval.
/// </summary>
internal sealed class LatencySource : IDisposable
{
    private const long Start = 1_700_000_000_000;
    private const long WindowMilliseconds = 1000;

    private readonly IProducer<Null, byte[]> _producer;
    private readonly ConcurrentDictionary<(int Partition, long Window), long> _sent = [];
    private readonly ConcurrentBag<double> _acknowledged = [];
    private readonly ConcurrentBag<double> _latencies = [];
    private readonly Random _random = new(1);
    private readonly string _topic;
    private readonly int _partitions;
    private readonly byte[] _value;
    private long _countedFrom = long.MaxValue;

    public LatencySource(string bootstrap, string topic, int partitions, byte[] value)
    {
        (_topic, _partitions, _value) = (topic, partitions, value);
        _producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 0, EnableIdempotence = true }).Build();
    }

    /// <summary>Milliseconds from Produce to a reader of the window that the record closed.</summary>
    public IReadOnlyCollection<double> Latencies => _latencies;

    /// <summary>Milliseconds from Produce to the broker's acknowledgement.</summary>
    public IReadOnlyCollection<double> Acknowledged => _acknowledged;

    /// <summary>Windows that were closed and not seen yet.</summary>
    public int Unseen => _sent.Count;

    public void Run(int windowsPerSecond, TimeSpan warmUp, TimeSpan duration)
    {
        var begun = Stopwatch.GetTimestamp();
        _countedFrom = begun + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var period = TimeSpan.FromSeconds(1.0 / windowsPerSecond);
        for (var index = 0L; ; index++)
        {
            var due = period * (index + _random.NextDouble());
            if (due > warmUp + duration)
            {
                return;
            }

            if (due - Stopwatch.GetElapsedTime(begun) is var wait && wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            Send((int)(index % _partitions), index / _partitions);
        }
    }

    /// <summary>A summary was seen; its timestamp is its window's end.</summary>
    public void See(int partition, long timestamp, long at)
    {
        var window = ((timestamp - Start) / WindowMilliseconds) - 1;
        if (_sent.TryRemove((partition, window), out var sent) && sent >= _countedFrom)
        {
            _latencies.Add(Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds);
        }
    }

    public void Dispose() => _producer.Dispose();

    private void Send(int partition, long window)
    {
        var sent = Stopwatch.GetTimestamp();
        if (window > 0)
        {
            _sent[(partition, window - 1)] = sent;
        }

        var message = new Message<Null, byte[]>
        {
            Value = _value,
            Timestamp = new Timestamp(Start + (window * WindowMilliseconds), TimestampType.CreateTime),
        };
        _producer.Produce(
            new TopicPartition(_topic, partition),
            message,
            _ =>
            {
                if (sent >= _countedFrom)
                {
                    _acknowledged.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
            });
    }
}
