using System.Globalization;
using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Simulation.Model;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>
/// Reads what a reader of committed records sees, and computes everything else from the source: every window once and
/// right, every late record late once and for a reason, every rejected record kept and counted once, and silence closing
/// windows only where there was silence.
/// </summary>
internal sealed class SimulationJudge(ModelBroker broker, SourceDefinition source, SimulationSettings settings)
{
    public const string OutputTopic = "out";
    private static readonly string LateTopic = $"{OutputTopic}-late";
    private static readonly string UndecodableTopic = $"{SimulationRun.SourceTopic}-undecodable";

    private readonly long _size = (long)settings.WindowSize.TotalMilliseconds;
    private readonly long _expiration = (long)settings.Expiration.TotalMilliseconds;

    public string Description { get; } = source.SourceTopic;

    public bool IsComplete() => Partitions().All(partition =>
        Written(partition) >= Valid(partition).Count && Read(UndecodableTopic, partition).Count() >= Undecodable(partition).Count);

    public string Describe() => string.Join("; ", Partitions().Select(partition =>
        $"{partition} has {Written(partition)} of {Valid(partition).Count}, committed {broker.GroupOf(SimulatedNode.Group).CommittedOf(partition)}"));

    public void Judge()
    {
        Require(broker.FencedAlive.Count == 0, $"living owners were fenced: {string.Join(' ', broker.FencedAlive)}");
        foreach (var partition in Partitions())
        {
            Judge(partition);
        }
    }

    private IEnumerable<TopicPartition> Partitions() => broker.PartitionsOf([SimulationRun.SourceTopic]);

    private List<(long Offset, long Time)> Valid(TopicPartition partition) =>
        [.. from record in broker.LogOf(partition).ReadCommitted(0)
            where record.Entry.Value is not null
            let scripted = ScriptedRecord.Of(record.Entry.Value)
            where scripted.Kind == ScriptedKind.Valid
            select (record.Offset, scripted.Time)];

    private HashSet<long> Undecodable(TopicPartition partition) =>
        [.. from record in broker.LogOf(partition).ReadCommitted(0)
            where record.Entry.Value is { } value && ScriptedRecord.Of(value).Kind == ScriptedKind.Undecodable
            select record.Offset];

    private long Written(TopicPartition partition) =>
        Read(OutputTopic, partition).Sum(entry => SimulatedSummary.Read(entry).Count) + Read(LateTopic, partition).Count();

    private IEnumerable<ModelEntry> Read(string topic, TopicPartition partition) =>
        broker.FindLog(partition with { Topic = topic })?.ReadCommitted(0).Select(record => record.Entry) ?? [];

    private void Judge(TopicPartition partition)
    {
        var summaries = new SortedDictionary<long, SimulatedSummary>();
        foreach (var summary in Read(OutputTopic, partition).Select(SimulatedSummary.Read))
        {
            Require(
                summaries.TryAdd(summary.Start, summary),
                $"{partition}: the window of {summary.Start} is there twice: {summary}, {summaries[summary.Start]}");
        }

        var late = OffsetsOf(LateTopic, partition);
        var expected = ExpectedRows(partition, summaries, late);
        foreach (var (start, rows) in expected)
        {
            Require(summaries.TryGetValue(start, out var summary), $"{partition}: no summary of the window of {start} with {string.Join(' ', rows)}");
            var right = (rows.Count, rows.Min(), rows.Max(), (double)rows.Min(), rows.Average(), (double)rows.Max());
            Require(
                right == (summary!.Count, summary.First, summary.Last, summary.Min, summary.Mean, summary.Max),
                $"{partition}: {summary} is not of {string.Join(' ', rows)}");
        }

        Require(summaries.Keys.All(expected.ContainsKey), $"{partition}: a summary of a window without records");
        JudgeCounts(partition, summaries.Values, late);
        foreach (var idle in summaries.Values.Where(summary => summary.ClosedBy == "idle"))
        {
            Require(HadSilence(partition, idle), $"{partition}: no silence that could have closed {idle}");
        }
    }

    /// <summary>Which records each window has; the others are late, for a reason.</summary>
    private SortedDictionary<long, List<long>> ExpectedRows(
        TopicPartition partition, SortedDictionary<long, SimulatedSummary> summaries, HashSet<long> late)
    {
        var idle = summaries.Values.Where(summary => summary.ClosedBy == "idle").ToList();
        var expected = new SortedDictionary<long, List<long>>();
        var streamTime = long.MinValue;
        foreach (var (offset, time) in Valid(partition))
        {
            streamTime = Math.Max(streamTime, time);
            var start = (long)Math.Floor((double)time / _size) * _size;
            var isClosedByTime = start + _size + _expiration <= streamTime;
            var mayBeClosedByIdle = idle.Exists(summary => summary.Start >= start && summary.Last < offset);
            if (late.Contains(offset))
            {
                Require(isClosedByTime || mayBeClosedByIdle, $"{partition}: record {offset} was late for no reason");
                continue;
            }

            Require(!isClosedByTime, $"{partition}: record {offset} should be late");
            if (!expected.TryGetValue(start, out var rows))
            {
                expected[start] = rows = [];
            }

            rows.Add(offset);
        }

        return expected;
    }

    private void JudgeCounts(TopicPartition partition, IReadOnlyCollection<SimulatedSummary> summaries, HashSet<long> late)
    {
        var rejected = OffsetsOf(UndecodableTopic, partition);
        var records = broker.LogOf(partition).ReadCommitted(0).ToList();
        var undecodable = Undecodable(partition);
        Require(rejected.SetEquals(undecodable), $"{partition}: undecodable are {Text(undecodable)}, written {Text(rejected)}");
        var counted = (summaries.Sum(summary => summary.Late), summaries.Sum(summary => summary.Undecodable), summaries.Sum(summary => summary.Nulls));
        var actual = ((long)late.Count, (long)undecodable.Count, (long)records.Count(record => record.Entry.Value is null));
        Require(counted == actual, $"{partition}: late, undecodable and null records are {actual}, counted {counted}");
    }

    private HashSet<long> OffsetsOf(string topic, TopicPartition partition)
    {
        var offsets = new HashSet<long>();
        foreach (var entry in Read(topic, partition))
        {
            var header = entry.Headers.Single(header => header.Key == "aggregator-source-offset");
            var offset = long.Parse(Encoding.UTF8.GetString(header.Value!), CultureInfo.InvariantCulture);
            Require(offsets.Add(offset), $"{partition}: record {offset} is in {topic} twice");
        }

        return offsets;
    }

    /// <summary>
    /// Whether there were so many seconds without a valid record after the last one of the window. One of a transaction
    /// is there from its first instant on, and comes when it is committed.
    /// </summary>
    private bool HadSilence(TopicPartition partition, SimulatedSummary idle)
    {
        var log = broker.LogOf(partition);
        var since = log.SettledAt(log.Entries[(int)idle.Last]) ?? long.MaxValue;
        foreach (var (_, entry) in log.ReadCommitted(idle.Last + 1))
        {
            if (entry.Value is null || ScriptedRecord.Of(entry.Value).Kind != ScriptedKind.Valid)
            {
                continue;
            }

            if (entry.AppendedAt - since >= settings.IdleTimeout.Ticks)
            {
                return true;
            }

            since = Math.Max(since, log.SettledAt(entry) ?? long.MaxValue);
        }

        var written = Read(OutputTopic, partition).Single(entry => SimulatedSummary.Read(entry).Start == idle.Start).AppendedAt;
        return written - since >= settings.IdleTimeout.Ticks;
    }

    private static string Text(IEnumerable<long> offsets) => string.Join(' ', offsets.Order());

    private static void Require(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new SimulationFailure(otherwise);
        }
    }
}
