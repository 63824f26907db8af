using System.Buffers.Binary;
using System.Diagnostics;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// Writes to every source partition all the time, and remembers what: it gives up nothing and keeps the order, whatever
/// the broker does. Event times are the wall clock's, in the disordered variant with a spread of seconds and some of the future.
/// </summary>
internal sealed class SourceLoad : IAsyncDisposable
{
    private const string Schema = """{"type":"record","name":"sample","fields":[{"name":"x","type":"double"}]}""";
    private const int RecordsPerTick = 2;
    private const long NumberStep = 7919;
    private const long NumberPrime = 1_000_003;

    /// <summary>Beyond <c>max_future</c>, and within what a broker takes.</summary>
    private const long FutureMilliseconds = 45 * 60 * 1000;

    /// <summary>What the protocol has in the place of a timestamp that there is none of.</summary>
    private const long NoTimestamp = -1;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AcknowledgedLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After so long without an acknowledgement another client writes again what has none: librdkafka's idempotent
    /// producer may stand for good behind a broker that was frozen and then stopped (seen). What is then in the log
    /// twice is two records.
    /// </summary>
    private static readonly TimeSpan StuckLimit = TimeSpan.FromSeconds(20);

    /// <summary>The same while it writes: longer than any fault keeps a broker away.</summary>
    private static readonly TimeSpan StandingLimit = TimeSpan.FromSeconds(60);

    private readonly string _bootstrap;
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, List<SentRecord>> _sent = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Random _random;
    private readonly bool _isDisordered;
    private readonly int _schemaId;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _failures = [];
    private IProducer<byte[]?, byte[]?> _producer;
    private Task _running = Task.CompletedTask;
    private long _unacknowledged;
    private TimeSpan _acknowledgedAt;
    private bool _isSilent;

    private SourceLoad(string bootstrap, int schemaId, FaultSettings settings)
    {
        (_schemaId, _random, _isDisordered) = (schemaId, new Random(settings.Seed), settings.IsDisordered);
        _bootstrap = bootstrap;
        _producer = Open();
    }

    /// <summary>What the broker has not acknowledged yet.</summary>
    public long Unacknowledged => Interlocked.Read(ref _unacknowledged);

    public static async Task<SourceLoad> CreateAsync(string bootstrap, string registry, string topic, FaultSettings settings)
    {
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry });
        var id = await client.RegisterSchemaAsync($"{topic}-value", new Confluent.SchemaRegistry.Schema(Schema, SchemaType.Avro));
        return new SourceLoad(bootstrap, id, settings);
    }

    /// <summary>Writes to a partition from now on.</summary>
    public void Add(TopicPartition partition)
    {
        lock (_lock)
        {
            _sent.TryAdd(partition, []);
        }
    }

    public void Start() => _running = RunAsync();

    /// <summary>Producers are cut off, and then send what they kept, with the event times it had.</summary>
    public async Task BeSilentAsync(TimeSpan duration)
    {
        var from = Now();
        lock (_lock)
        {
            _isSilent = true;
        }

        await Waiting.ForAsync(duration);
        lock (_lock)
        {
            var to = Now();
            foreach (var partition in _sent.Keys)
            {
                for (var time = from; time < to; time += (long)Interval.TotalMilliseconds / RecordsPerTick)
                {
                    Send(partition, SentKind.Good, time);
                }
            }

            _isSilent = false;
        }
    }

    /// <summary>
    /// Ends the writing: after a pause two records whose windows lie behind all others, of which the first one's summary
    /// reports what was not reported yet. Gives everything that was written, by partition, in the order of the log.
    /// </summary>
    public async Task<IReadOnlyDictionary<TopicPartition, IReadOnlyList<SentRecord>>> EndAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        lock (_lock)
        {
            var now = Now();
            foreach (var partition in _sent.Keys)
            {
                Send(partition, SentKind.Good, now + 10_000);
                Send(partition, SentKind.Good, now + 20_000);
            }
        }

        await SeeToAcknowledgementsAsync();
        return _failures.Count == 0
            ? _sent.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<SentRecord>)pair.Value)
            : throw new InvalidOperationException($"the load failed: {string.Join("; ", _failures)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _producer.Dispose();
        _stopping.Dispose();
    }

    private async Task SeeToAcknowledgementsAsync()
    {
        try
        {
            await Waiting.UntilAsync(() => Unacknowledged == 0, StuckLimit, () => $"{Unacknowledged} records are not acknowledged");
        }
        catch (TimeoutException)
        {
            WriteAgain();
            await Waiting.UntilAsync(() => Unacknowledged == 0, AcknowledgedLimit, () => $"{Unacknowledged} records are not acknowledged");
        }
    }

    /// <summary>Nothing else writes any more, and the client that is given up has no report under way when it is gone.</summary>
    private void WriteAgain()
    {
        var stuck = _producer;
        _producer = Open();
        stuck.Dispose();
        Interlocked.Exchange(ref _unacknowledged, 0);
        _acknowledgedAt = _clock.Elapsed;
        foreach (var (partition, records) in _sent)
        {
            foreach (var record in records.Where(record => record.AcknowledgedAt is null))
            {
                Produce(partition, record);
            }
        }
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (!_stopping.IsCancellationRequested)
        {
            lock (_lock)
            {
                if (Unacknowledged > 0 && _clock.Elapsed - _acknowledgedAt > StandingLimit)
                {
                    WriteAgain();
                }

                if (!_isSilent)
                {
                    foreach (var partition in _sent.Keys)
                    {
                        SendTick(partition);
                    }
                }
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private void SendTick(TopicPartition partition)
    {
        for (var i = 0; i < RecordsPerTick; i++)
        {
            var kind = SentKind.Good;
            var behind = 0;
            if (_isDisordered)
            {
                behind = _random.Next(20) == 0 ? _random.Next(6000) : _random.Next(600);
                kind = _random.Next(100) switch
                {
                    0 => SentKind.Undecodable,
                    1 => SentKind.NullValue,
                    2 => SentKind.Future,
                    3 => SentKind.Undated,
                    _ => SentKind.Good,
                };
            }

            var eventTime = kind switch
            {
                SentKind.Future => Now() + FutureMilliseconds,
                SentKind.Undated => NoTimestamp,
                _ => Now() - behind,
            };
            Send(partition, kind, eventTime);
        }
    }

    private void Send(TopicPartition partition, SentKind kind, long eventTime)
    {
        // Of a prime's multiples no two are alike before there are as many.
        var x = (double)((_sent[partition].Count + 1L) * NumberStep % NumberPrime);
        var record = new SentRecord(kind, eventTime, x, Encode(kind, x), _clock.Elapsed);
        try
        {
            Produce(partition, record);
            _sent[partition].Add(record);
        }
        catch (ProduceException<byte[]?, byte[]?> exception) when (exception.Error.Code == ErrorCode.Local_UnknownPartition)
        {
            // The client has yet to hear of a partition that is new: it was not written.
            Interlocked.Decrement(ref _unacknowledged);
        }
    }

    private void Produce(TopicPartition partition, SentRecord record)
    {
        var producer = _producer;
        var message = new Message<byte[]?, byte[]?>
        {
            Value = record.Value,
            Timestamp = new Timestamp(record.EventTime, TimestampType.CreateTime),
        };
        Interlocked.Increment(ref _unacknowledged);
        producer.Produce(partition, message, report => AfterReport(producer, record, report));
    }

    private void AfterReport(IProducer<byte[]?, byte[]?> producer, SentRecord record, DeliveryReport<byte[]?, byte[]?> report)
    {
        if (!ReferenceEquals(producer, _producer))
        {
            return; // it was given up
        }

        if (report.Error.IsError)
        {
            lock (_lock)
            {
                _failures.Add(report.Error.Reason);
            }
        }

        _acknowledgedAt = _clock.Elapsed;
        record.AcknowledgedAt = _acknowledgedAt;
        record.AcknowledgedOffset = report.Offset.Value;
        Interlocked.Decrement(ref _unacknowledged);
    }

    private IProducer<byte[]?, byte[]?> Open() =>
        new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = _bootstrap,
            EnableIdempotence = true,
            MessageTimeoutMs = 0,
            MetadataRecoveryStrategy = MetadataRecoveryStrategy.None,
            LingerMs = 2,
            ReconnectBackoffMaxMs = 500,
            TopicMetadataRefreshIntervalMs = 1000,
        }).SetLogHandler((_, _) => { }).Build();

    private byte[]? Encode(SentKind kind, double x)
    {
        if (kind == SentKind.NullValue)
        {
            return null;
        }

        var value = new byte[5 + sizeof(double)];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), _schemaId);
        BinaryPrimitives.WriteDoubleLittleEndian(value.AsSpan(5), x);
        return kind == SentKind.Undecodable ? value[..^1] : value;
    }
}
