using Akka.Actor;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Ingest;
using KafkaAggregator.Tests.Simulation;
using KafkaAggregator.Tests.Summaries;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>
/// A worker inside the test's process: the product's own discovery, lane, window actors, sink, committer and Kafka
/// clients, put together as the host does it, on a real broker. Records are scripted, schemas need no registry.
/// </summary>
internal sealed class MortalNode : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static int _count;
    private readonly KafkaOptions _options;
    private readonly SourceDefinition _source;
    private readonly MortalNodeSettings _settings;
    private readonly FakeSchemaRegistry _registry = new();
    private readonly TopicCatalog _catalog;
    private readonly string _tag = $"{Guid.NewGuid():N}"[..16];
    private readonly IActorRef _actor;

    public MortalNode(ActorSystem system, KafkaOptions options, SourceDefinition source, MortalProcess process, MortalNodeSettings settings)
    {
        (_source, Process, _settings) = (source, process, settings);
        _options = options with { ClientId = $"kafka-aggregator-{_tag}" };
        _catalog = new(_options, Logger);
        _actor = system.ActorOf(Props.Create(() => new Root(this)), $"node-{Interlocked.Increment(ref _count)}");
        _ = process.Death.ContinueWith(_ => system.Stop(_actor), TaskScheduler.Default);
    }

    public MortalProcess Process { get; }

    public PartitionDirectory Directory { get; } = new();

    public RecordingLogger Logger { get; } = new();

    /// <summary>Of the producer of its first lane.</summary>
    public string TransactionalId => OwnerTags.TransactionalId(_options.GroupId, OwnerTags.Of(_tag, lane: 0));

    /// <summary>Stops it in order.</summary>
    public async Task StopAsync()
    {
        await _actor.Ask<LaneProtocol.Drained>(LaneProtocol.Drain.Instance, StopLimit);
        await _actor.GracefulStop(StopLimit);
    }

    public void Dispose() => _catalog.Dispose();

    private IngestEnvironment EnvironmentFor(IActorRef region) => new()
    {
        Options = new() { IdleTimeout = null, Lanes = _settings.Lanes, DiscoveryInterval = TimeSpan.FromSeconds(1) },
        Credit = _settings.Credit,
        OpenConsumer = OpenConsumer,
        SinkProps = (lane, consumer, gate) => SummarySinkActor.Props(SinkFor(lane, consumer, gate)),
        DeadOwnersFor = consumer => new(
            consumer,
            _catalog,
            new MortalFencer(new TransactionFencer(_options, TimeProvider.System, Logger), Process),
            _options.GroupId,
            SystemThreads.Instance,
            TimeProvider.System,
            Logger),
        Catalog = _catalog,
        Groups = _catalog,
        Select = OnlySource.Select(_source),
        Region = region,
        OwnerTag = _tag,
        Directory = Directory,
        Conditions = new(),
        Time = TimeProvider.System,
        Logger = Logger,
    };

    private MortalConsumer OpenConsumer(int lane)
    {
        Process.Step("open");
        return new(new LibrdkafkaConsumer(_options, lane, TimeProvider.System, Logger), Process);
    }

    private SinkDependencies SinkFor(int lane, IGroupConsumer consumer, CommitGate gate)
    {
        var options = new SummaryOptions { CommitInterval = _settings.CommitInterval, ProgressInterval = _settings.ProgressInterval };
        var id = OwnerTags.TransactionalId(_options.GroupId, OwnerTags.Of(_tag, lane));
        var producer = new MortalProducer(new TransactionalProducer(_options, id, TimeProvider.System, Logger), Process);
        var committer = new TransactionalCommitter(producer, consumer, gate, SystemThreads.Instance);
        return new SinkParts(committer, _catalog, producer, _registry) { Lane = lane, Options = options, Logger = Logger }.ToDependencies();
    }

    private sealed class Root : ReceiveActor
    {
        public Root(MortalNode node)
        {
            var windows = new WindowEnvironment
            {
                Readers = new SimulatedReaders(),
                Pool = node._settings.Pool,
                IdleTimeout = null,
                Time = TimeProvider.System,
                Logger = node.Logger,
            };
            var region = Context.ActorOf(LocalRegion.Props(windows), "region");
            var ingest = Context.ActorOf(IngestActor.Props(node.EnvironmentFor(region)), "ingest");
            Receive<LaneProtocol.Drain>(drain => ingest.Forward(drain));
        }
    }
}
