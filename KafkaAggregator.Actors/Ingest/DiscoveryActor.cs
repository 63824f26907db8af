using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Looks for topics on the discovery interval, and tells its parent which are to be read
/// (<see cref="LaneProtocol.Subscribe"/>, when that changes) and what ids they have
/// (<see cref="LaneProtocol.TopicsSeen"/>). New partitions need no telling: the group's own rebalance brings them.
/// </summary>
internal sealed class DiscoveryActor : ReceiveActor, IWithTimers
{
    private readonly IngestEnvironment _environment;
    private readonly TopicsAtStart _topicsAtStart;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _saidFindings = new(StringComparer.Ordinal);
    private readonly SourceWarnings _warnings;
    private Dictionary<string, SourceDefinition>? _sources;
    private IReadOnlyList<string> _missing = [];
    private bool _isLooking;
    private bool _isChecking;

    public DiscoveryActor(IngestEnvironment environment, TopicsAtStart topicsAtStart)
    {
        (_environment, _topicsAtStart) = (environment, topicsAtStart);
        _warnings = new SourceWarnings(environment.Catalog, environment.Logger);
        Receive<Look>(_ => BeginLooking());
        Receive<Listed>(listed => Take(listed.Topics));
        Receive<LaneProtocol.TopicsSeen>(seen =>
        {
            _isLooking = false;
            Context.Parent.Tell(seen);
        });
        Receive<Failed>(failed => Wait(failed.Error));
        Receive<Checked>(_ => _isChecking = false);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IngestEnvironment environment, TopicsAtStart topicsAtStart) =>
        Akka.Actor.Props.Create(() => new DiscoveryActor(environment, topicsAtStart));

    protected override void PreStart()
    {
        Self.Tell(Look.Instance);
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, _environment.Options.DiscoveryInterval);
    }

    protected override void PostStop() => _stopping.Cancel();

    private void BeginLooking()
    {
        if (!_isLooking)
        {
            _isLooking = true;
            _ = _environment.Catalog.ListTopicsAsync(_stopping.Token).PipeTo(
                Self,
                success: topics => new Listed(topics),
                failure: error => new Failed(error));
        }
    }

    private void Take(IReadOnlyList<TopicDescription> topics)
    {
        if (_environment.Conditions.Clear(Conditions.Broker))
        {
            IngestLog.BrokerBack(_environment.Logger);
        }

        _topicsAtStart.PartitionCounts ??= topics.ToDictionary(
            topic => topic.Name, topic => topic.PartitionCount, StringComparer.Ordinal);
        var selected = _environment.Select(topics.Select(topic => topic.Name));
        foreach (var finding in selected.Conflicts.Where(_saidFindings.Add))
        {
            IngestLog.SelectionFinding(_environment.Logger, finding);
        }

        SayMissing(selected.Missing);
        ShowKnown(topics, selected);
        var sources = selected.Sources.ToDictionary(source => source.SourceTopic, StringComparer.Ordinal);
        if (_sources is null || !_sources.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(sources.Keys))
        {
            Tell(sources);
        }

        BeginChecking(selected);
        if (sources.Count > 0)
        {
            Describe(sources);
        }
        else
        {
            _isLooking = false;
        }
    }

    private void ShowKnown(IReadOnlyList<TopicDescription> topics, SelectedTopics selected)
    {
        var sources = selected.Sources.Select(source => source.SourceTopic).ToHashSet(StringComparer.Ordinal);
        _environment.Directory.SetKnown(
        [
            .. from topic in topics
               where sources.Contains(topic.Name)
               from partition in Enumerable.Range(0, topic.PartitionCount)
               select new TopicPartition(topic.Name, partition),
        ]);
    }

    /// <summary>Once for each change: a topic that never comes is not to fill the log.</summary>
    private void SayMissing(IReadOnlyList<string> missing)
    {
        if (missing.Count > 0 && !missing.SequenceEqual(_missing, StringComparer.Ordinal))
        {
            IngestLog.TopicsMissing(_environment.Logger, missing.Count, TopicList.Of(missing));
        }

        _missing = missing;
    }

    private void Tell(Dictionary<string, SourceDefinition> sources)
    {
        if (sources.Count > 0)
        {
            var names = TopicList.Of(sources.Keys.Order(StringComparer.Ordinal));
            IngestLog.Subscribed(_environment.Logger, sources.Count, names);
        }
        else
        {
            IngestLog.NothingSelected(_environment.Logger, _environment.Options.DiscoveryInterval);
        }

        _sources = sources;
        Context.Parent.Tell(new LaneProtocol.Subscribe(sources, _topicsAtStart.PartitionCounts!));
    }

    private void Describe(Dictionary<string, SourceDefinition> sources) =>
        _ = DescribeAsync(sources).PipeTo(
            Self,
            success: topics => new LaneProtocol.TopicsSeen(topics),
            failure: error => new Failed(error));

    private async Task<IReadOnlyDictionary<string, TopicDescription>> DescribeAsync(
        Dictionary<string, SourceDefinition> sources)
    {
        await _warnings.LookAsync(sources.Values, _stopping.Token);
        return await _environment.Catalog.DescribeTopicsAsync(sources.Keys, _stopping.Token);
    }

    /// <summary>Beside everything else; where the broker does not answer, others say so.</summary>
    private void BeginChecking(SelectedTopics selected)
    {
        if (!_isChecking && _environment.PermissionCheck is { } check)
        {
            _isChecking = true;
            _ = check.LookAsync(selected.Sources, selected.Missing, _stopping.Token).PipeTo(
                Self,
                success: () => Checked.Instance,
                failure: error => error is KafkaUnavailableException or OperationCanceledException
                    ? Checked.Instance
                    : new Failed(error));
        }
    }

    private void Wait(Exception error)
    {
        _isLooking = false;
        if (error is not (KafkaUnavailableException or TopicRefusedException or OperationCanceledException))
        {
            throw new InvalidOperationException("the cluster's topics could not be read", error);
        }

        if (_environment.Conditions.Set(Conditions.Broker, error.Message))
        {
            IngestLog.BrokerAway(_environment.Logger, error.Message);
        }
    }

    private sealed record Look
    {
        public static Look Instance { get; } = new();
    }

    private sealed record Checked
    {
        public static Checked Instance { get; } = new();
    }

    private sealed record Listed(IReadOnlyList<TopicDescription> Topics);

    private sealed record Failed(Exception Error);
}
