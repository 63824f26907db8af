using Akka.Actor;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Simulation.Machine;
using KafkaAggregator.Tests.Simulation.Model;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>
/// A worker process: the product's own discovery, lanes, window actors, sinks and committers, put together as the host
/// does it, over the model broker.
/// </summary>
internal sealed class SimulatedNode
{
    public const string Group = "group";

    private readonly SimulationKernel _kernel;
    private readonly ModelBroker _broker;
    private readonly ActorSystem _system;
    private readonly SourceDefinition _source;
    private readonly SimulationThreads _threads;
    private readonly ModelCatalog _catalog;
    private readonly List<ModelConsumer> _consumers = [];
    private readonly IActorRef _actor;
    private readonly ISchemaRegistry _registry;
    private readonly string _tag;
    private readonly ILogger _logger;
    private readonly BrokenPart _broken;

    public SimulatedNode(
        SimulationKernel kernel,
        ModelBroker broker,
        ActorSystem system,
        ISchemaRegistry registry,
        SourceDefinition source,
        SimulationSettings settings,
        int number,
        ILogger logger)
    {
        (_kernel, _broker, _system, _registry, _source, _logger) = (kernel, broker, system, registry, source, logger);
        Process = new($"n{kernel.Id[..4]}{Interlocked.Increment(ref _names)}");
        _tag = $"p{number:0000}";
        kernel.Processes[Process.Name] = Process;
        Process.OnActivity = () => _consumers.ForEach(consumer => consumer.OnActivity());
        Connection = new(kernel, Process);
        _threads = new(kernel, Process);
        _catalog = new(broker, Connection);
        Windows = new()
        {
            Readers = new SimulatedReaders(),
            Pool = new ChunkPool(),
            IdleTimeout = settings.IdleTimeout,
            Time = new SimulationTime(kernel),
            Logger = logger,
        };
        (Lanes, _broken) = (settings.Lanes, settings.Broken);
        _actor = system.ActorOf(Props.Create(() => new Root(this)), Process.Name);
    }

    private static int _names;

    public SimulatedProcess Process { get; }

    public ModelConnection Connection { get; }

    public WindowEnvironment Windows { get; }

    public int Lanes { get; }

    public void Stop() => _actor.Tell(LaneProtocol.Drain.Instance);

    /// <summary>As <c>kill -9</c>: what is on its way to the broker may arrive, and nothing else happens.</summary>
    public void Kill()
    {
        if (Process.IsDead)
        {
            return;
        }

        (Process.IsDead, Process.IsPaused) = (true, false);
        foreach (var fiber in Process.Fibers)
        {
            fiber.Kill();
        }

        _consumers.ForEach(_broker.Remove);
        _system.Stop(_actor);
    }

    private IngestEnvironment EnvironmentFor(IActorRef region) => new()
    {
        Options = new() { IdleTimeout = Windows.IdleTimeout, Lanes = Lanes, StallTimeout = TimeSpan.FromSeconds(30) },
        OpenConsumer = OpenConsumer,
        SinkProps = (lane, consumer, gate) => SummarySinkActor.Props(SinkFor(lane, consumer, gate)),
        DeadOwnersFor = consumer => new(consumer, _catalog, new ModelFencer(_broker, Connection, _threads), Group, _threads, Windows.Time, _logger),
        Catalog = _catalog,
        Groups = _catalog,
        Select = OnlySource.Select(_source),
        Region = region,
        OwnerTag = _tag,
        Directory = new(),
        Conditions = new(),
        Time = Windows.Time,
        Threads = _threads,
        Logger = _logger,
    };

    private ModelConsumer OpenConsumer(int lane)
    {
        var consumer = new ModelConsumer(_broker, Connection, Group, $"kafka-aggregator-{_tag}-{lane}")
        {
            IgnoresOpenTransactions = _broken == BrokenPart.UnstableOffsets,
        };
        _consumers.Add(consumer);
        return consumer;
    }

    private SinkDependencies SinkFor(int lane, IGroupConsumer consumer, CommitGate gate)
    {
        var options = new SummaryOptions { CommitInterval = TimeSpan.FromMilliseconds(200), ProgressInterval = TimeSpan.FromSeconds(2) };
        var id = OwnerTags.TransactionalId(Group, OwnerTags.Of(_tag, lane));
        var producer = new ModelProducer(_broker, Connection, id)
        {
            HidesDoubt = _broken == BrokenPart.HiddenDoubt,
            EvadesChecks = _broken == BrokenPart.NobodysMembership,
        };
        var committer = new TransactionalCommitter(producer, consumer, gate, _threads);
        var parts = new SinkParts(committer, _catalog, producer, _registry)
        {
            Lane = lane,
            Options = options,
            Time = Windows.Time,
            Logger = _logger,
        };
        return parts.ToDependencies();
    }

    private sealed class Root : ReceiveActor
    {
        public Root(SimulatedNode node)
        {
            var region = Context.ActorOf(Tests.Ingest.LocalRegion.Props(node.Windows), "region");
            var ingest = Context.ActorOf(IngestActor.Props(node.EnvironmentFor(region)), "ingest");
            Receive<LaneProtocol.Drain>(drain => ingest.Tell(drain));
            Receive<LaneProtocol.Drained>(_ => node.Kill());
        }
    }
}
