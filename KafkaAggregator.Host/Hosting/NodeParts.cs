using System.Security.Cryptography;
using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Hosting;

/// <summary>What a node is made of, put together from its options. Disposed when the lanes have ended.</summary>
internal sealed class NodeParts : IDisposable
{
    private const int OwnerTagBytes = 8;
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(10);

    private readonly AggregatorOptions _options;
    private readonly TimeProvider _time;
    private readonly Conditions _conditions;
    private readonly AggregatorMetrics _metrics;
    private readonly PartitionDirectory _directory;
    private readonly Pulses _pulses;
    private readonly PlaceLost _placeLost;
    private readonly ILoggerFactory _loggers;
    private readonly string _ownerTag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(OwnerTagBytes));
    private readonly WatchedRegistry _sources;
    private readonly WatchedRegistry _summaries;
    private readonly TopicCatalog _catalog;

    /// <summary>
    /// The lanes' own client for looks at the group, so that a coordinator that does not answer ends no other's
    /// requests; null where no looks are needed.
    /// </summary>
    private readonly TopicCatalog? _places;
    private readonly TransactionFencer _fencer;
    private readonly SourceReaders _readers;
    private readonly PermissionWatch _permissions;

    public NodeParts(
        AggregatorOptions options,
        TimeProvider time,
        Conditions conditions,
        AggregatorMetrics metrics,
        PartitionDirectory directory,
        Pulses pulses,
        PlaceLost placeLost,
        ILoggerFactory loggers)
    {
        (_options, _time, _conditions, _metrics) = (options, time, conditions, metrics);
        (_directory, _pulses, _placeLost, _loggers) = (directory, pulses, placeLost, loggers);
        Kafka = options.Kafka with
        {
            ClientId = $"{options.Kafka.ClientId}-{_ownerTag}",
            DiscoveryInterval = options.Ingest.DiscoveryInterval,
        };
        _sources = Watch(options.SchemaRegistry, Conditions.Registry);
        _summaries = Watch(options.InternalSchemaRegistry, Conditions.InternalRegistry);
        _catalog = new TopicCatalog(Kafka, LoggerOf<TopicCatalog>());
        _places = Kafka.GroupProtocol == KafkaGroupProtocol.Consumer
            ? new TopicCatalog(Kafka, LoggerOf<TopicCatalog>())
            : null;
        _permissions = new PermissionWatch(
            Kafka.GroupId, KafkaClientConfiguration.PrincipalOf(Kafka), conditions, LoggerOf<PermissionWatch>());
        _fencer = new TransactionFencer(Kafka, time, LoggerOf<TransactionFencer>());
        _readers = new SourceReaders(_sources, options.Ingest.SchemaGrace, time, LoggerOf<SourceReaders>());
        Windows = new WindowEnvironment
        {
            Readers = _readers,
            Pool = new ChunkPool(rentedBytesMax: options.Ingest.MemoryBytesMax ?? DefaultMemory()),
            IdleTimeout = options.Ingest.IdleTimeout,
            Metrics = metrics,
            Time = time,
            Logger = LoggerOf<WindowActor>(),
        };
    }

    public KafkaOptions Kafka { get; }

    public WindowEnvironment Windows { get; }

    /// <summary>Says who of the group has what.</summary>
    public IGroupCatalog Groups => _catalog;

    /// <summary>The lanes, once the shard region is there.</summary>
    public IngestEnvironment IngestFor(IActorRef region)
    {
        var selection = new TopicSelection(_options.Selection);
        return new IngestEnvironment
        {
            Options = _options.Ingest,
            OpenConsumer = OpenConsumer,
            SinkProps = (lane, consumer, gate) => SummarySinkActor.Props(SinkFor(lane, consumer, gate)),
            DeadOwnersFor = consumer => new DeadOwners(
                consumer, _catalog, _fencer, Kafka.GroupId, SystemThreads.Instance, _time, LoggerOf<DeadOwners>()),
            Catalog = _catalog,
            Groups = _places,
            Select = selection.Select,
            Region = region,
            OwnerTag = _ownerTag,
            Directory = _directory,
            Conditions = _conditions,
            Pulses = _pulses,
            PermissionCheck = new PermissionCheck(_catalog, _permissions, LoggerOf<PermissionCheck>()),
            Permissions = _permissions,
            Time = _time,
            Logger = LoggerOf<LaneActor>(),
            OnPlaceLost = _placeLost.Report,
            OnGuaranteeRefused = _placeLost.ReportConfiguration,
        };
    }

    public void Dispose()
    {
        _readers.Dispose();
        _catalog.Dispose();
        _places?.Dispose();
        _sources.Dispose();
        _summaries.Dispose();
    }

    private IGroupConsumer OpenConsumer(int lane) =>
        GroupConsumers.Open(_options.Ingest.Fetcher, Kafka, lane, _time, LoggerOf<LibrdkafkaConsumer>());

    private SinkDependencies SinkFor(int lane, IGroupConsumer consumer, CommitGate gate)
    {
        var logger = LoggerOf<SummarySinkActor>();
        var (committer, metadata) = CommitterFor(lane, consumer, gate);
        var topics = new OutputTopics(_catalog, metadata, _options.Summaries, _time, logger);
        var schemas = new SummarySchemas(_sources, _summaries, _time, logger);
        return new SinkDependencies(
            lane,
            _options.Summaries,
            committer,
            new SummaryPreparation(topics, schemas, _options.Summaries.Key),
            _time,
            _conditions,
            _metrics,
            logger);
    }

    private (ICommitter Committer, IProducerMetadata Metadata) CommitterFor(
        int lane, IGroupConsumer consumer, CommitGate gate)
    {
        if (_options.DeliveryGuarantee == DeliveryGuarantee.AtLeastOnce)
        {
            var producer = new KafkaProducer(Kafka, LoggerOf<KafkaProducer>());
            return (new AtLeastOnceCommitter(producer, consumer, CommitTimeout), producer);
        }

        var id = OwnerTags.TransactionalId(Kafka.GroupId, OwnerTags.Of(_ownerTag, lane));
        var transactional = new TransactionalProducer(Kafka, id, _time, LoggerOf<TransactionalProducer>())
        {
            OnPermission = LearnOfTransactions,
        };
        return (new TransactionalCommitter(transactional, consumer, gate, SystemThreads.Instance), transactional);
    }

    private void LearnOfTransactions(bool isPermitted)
    {
        if (isPermitted)
        {
            _permissions.Have(_permissions.WriteTransactions);
        }
        else
        {
            _permissions.Lack(_permissions.WriteTransactions);
        }
    }

    /// <summary>Half of what the process may use: of the machine, or of its container.</summary>
    private static long DefaultMemory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    private WatchedRegistry Watch(SchemaRegistryOptions options, string condition) => new(
        new SchemaRegistry(options, _time),
        new RegistryOutage(options.ToString(), _time, LoggerOf<RegistryOutage>(), _conditions, condition));

    private ILogger LoggerOf<T>() => _loggers.CreateLogger<T>();
}
