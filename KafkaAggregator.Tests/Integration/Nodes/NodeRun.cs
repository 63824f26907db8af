using System.Globalization;
using Akka.Actor;
using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Integration.Kafka;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = Confluent.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>One test's topic, group and nodes on the shared broker.</summary>
internal sealed class NodeRun : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The first millisecond of a window, long ago: no record is from the future.</summary>
    private const long Beginning = 1_700_000_001_000;
    private readonly ActorSystem _system = ActorSystem.Create("nodes", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
    private readonly List<MortalNode> _nodes = [];
    private readonly string _topic;
    private readonly int[] _written;
    private readonly KafkaOptions _options;
    private readonly AggregationDefinition _aggregation;
    private readonly int _windowSize;

    private NodeRun(string bootstrapServers, string topic, int partitions, KafkaGroupProtocol protocol, int windowSize, int expiration)
    {
        (_topic, _written, _options) = (topic, new int[partitions], GroupMember.Options(bootstrapServers, protocol));
        _windowSize = windowSize;
        _aggregation = ScriptedPartition.Aggregation(windowSize, expiration, $"{topic}-out");
    }

    public string Group => _options.GroupId;

    public string Topic => _topic;

    public string Output => _aggregation.AggregatedTopic;

    /// <summary>How many records each partition has.</summary>
    public IReadOnlyList<int> Written => _written;

    /// <param name="broker">The broker.</param>
    /// <param name="protocol">That of the nodes' group.</param>
    /// <param name="partitions">Of the source topic.</param>
    /// <param name="windowSize">In milliseconds, as the next.</param>
    /// <param name="expiration">For how long after its end a window stays open.</param>
    public static async Task<NodeRun> CreateAsync(
        KafkaBroker broker, KafkaGroupProtocol protocol, int partitions, int windowSize, int expiration = 0) =>
        new(broker.BootstrapServers, await broker.CreateTopicAsync("nodes", partitions), partitions, protocol, windowSize, expiration);

    public MortalNode Start(MortalProcess process, MortalNodeSettings? settings = null)
    {
        var source = new SourceDefinition { SourceTopic = _topic, Aggregations = [_aggregation] };
        var node = new MortalNode(_system, _options, source, process, settings ?? new());
        _nodes.Add(node);
        return node;
    }

    /// <summary>So many more into each partition, a millisecond apart; each partition's times are its offsets.</summary>
    public void Write(int count)
    {
        using var producer = OpenProducer();
        for (var i = 0; i < count; i++)
        {
            for (var partition = 0; partition < _written.Length; partition++)
            {
                Produce(producer, partition, _written[partition]);
            }
        }

        producer.Flush(Limit);
    }

    /// <summary>Into one partition, with these times behind the beginning.</summary>
    public void Write(int partition, params IEnumerable<int> times)
    {
        using var producer = OpenProducer();
        foreach (var time in times)
        {
            Produce(producer, partition, time);
        }

        producer.Flush(Limit);
    }

    public bool HasRead(MortalNode node) =>
        node.Directory.Read() is var partitions
        && partitions.Count == _written.Length
        && partitions.All(partition => partition.NextOffset == _written[partition.Partition]);

    /// <summary>Until all that was written is processed and committed.</summary>
    public async Task WaitForCommitAsync()
    {
        using var reader = new GroupMember(_options with { ClientId = "reader" });
        Actors.Kafka.TopicPartition[] partitions = [.. Enumerable.Range(0, _written.Length).Select(i => new Actors.Kafka.TopicPartition(_topic, i))];
        long?[] last = [];
        await Waiting.UntilAsync(
            () =>
            {
                IReadOnlyDictionary<Actors.Kafka.TopicPartition, CommittedOffset> committed;
                try
                {
                    committed = reader.Consumer.ReadCommitted(partitions, requireStable: false, Limit).Committed;
                }
                catch (KafkaUnavailableException)
                {
                    return false; // a new broker's coordinator is not there at once
                }

                last = [.. partitions.Select(partition => committed.TryGetValue(partition, out var offset)
                    ? MetadataCodec.Read(offset.Metadata).Metadata?.NextOffset
                    : null)];
                return last.Select((next, partition) => next == _written[partition]).All(isThere => isThere);
            },
            Limit,
            () => $"{string.Join(", ", _written)} were written, committed are {string.Join(", ", last)}\n{Lines()}");
    }

    /// <summary>The committed windows by partition and first offset: with the last one, and the mean of the offsets.</summary>
    public IEnumerable<(int Partition, int First, int Last, double Mean)> ReadWindows() => SummaryTopic
        .ReadRecords(_options.BootstrapServers, Output)
        .Select(record => (
            Number(record.Headers["aggregator-source-partition"]),
            Number(record.Headers["aggregator-first-offset"]),
            Number(record.Headers["aggregator-last-offset"]),
            BitConverter.ToDouble(record.Value.AsSpan()[^sizeof(double)..])))
        .Order();

    /// <summary>Ends the window that is open, where each partition was written alike: every window is there once, and right.</summary>
    public async Task AssertWindowsAsync()
    {
        Write(_windowSize - (_written[0] % _windowSize) + 1);
        await WaitForCommitAsync();
        var expected = from partition in Enumerable.Range(0, _written.Length)
                       from window in Enumerable.Range(0, _written[0] / _windowSize)
                       let first = window * _windowSize
                       let last = first + _windowSize - 1
                       select (partition, first, last, (first + last) / 2.0);
        Assert.Equal(expected, ReadWindows());
    }

    /// <summary>How many lines of the nodes have a text.</summary>
    public int CountLines(string text) =>
        _nodes.Sum(node => node.Logger.Lines.Count(line => line.Text.Contains(text, StringComparison.Ordinal)));

    /// <summary>What the nodes said.</summary>
    public string Lines() => string.Join('\n', _nodes.SelectMany((node, index) => node.Logger.Lines.Select(line => $"{index}: {line.Text}")));

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _nodes.ForEach(node => node.Dispose());
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private IProducer<Null, byte[]> OpenProducer() =>
        new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = _options.BootstrapServers, LingerMs = 5 }).Build();

    private void Produce(IProducer<Null, byte[]> producer, int partition, int time)
    {
        var value = new ScriptedRecord(ScriptedKind.Valid, Beginning + time).Value;
        producer.Produce(new TopicPartition(_topic, partition), new Message<Null, byte[]> { Value = value });
        _written[partition]++;
    }
}
