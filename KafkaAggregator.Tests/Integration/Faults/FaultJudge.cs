using System.Globalization;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// Reads Kafka with <c>read_committed</c> and holds it against what the producer wrote: every window once and right,
/// every record that is kept for being late, undecodable, undated or of the future once, and every count.
/// </summary>
internal sealed class FaultJudge(string registry, FaultTimes times) : IDisposable
{
    private const int CopiesShown = 4;
    private readonly CachedSchemaRegistryClient _schemas = new(new SchemaRegistryConfig { Url = registry });
    private readonly Dictionary<string, AvroDeserializer<GenericRecord>> _deserializers = [];
    private readonly List<string> _complaints = [];

    /// <summary>Records that are in source logs more often than they were sent.</summary>
    public int Repeated { get; private set; }

    public static string AggregatedTopic(string source) => $"{source}-aggregated";

    public static string LateTopic(string source) => $"{source}-aggregated-late";

    public static string UndecodableTopic(string source) => $"{source}-undecodable";

    /// <summary>Whatever a worker may write of a source topic.</summary>
    public static IEnumerable<string> OutputsOf(string source) => [AggregatedTopic(source), LateTopic(source), UndecodableTopic(source)];

    public static string StartOf(WrittenRecord summary) => summary.Headers["aggregator-window-start"];

    public static long Milliseconds(string iso) =>
        DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();

    /// <summary>Partitions whose last record has no summary yet: what lies before it was committed before it.</summary>
    public static List<TopicPartition> MissingEnds(
        IReadOnlyDictionary<TopicPartition, IReadOnlyList<SentRecord>> sent, IReadOnlyList<WrittenRecord> written)
    {
        var ends = written.Where(record => record.Topic.EndsWith("-aggregated", StringComparison.Ordinal))
            .GroupBy(record => new TopicPartition(record.Headers["aggregator-source-topic"], record.Partition))
            .ToDictionary(group => group.Key, group => group.Max(record => record.Timestamp));
        return [.. from pair in sent where ends.GetValueOrDefault(pair.Key) <= pair.Value[^1].EventTime select pair.Key];
    }

    /// <summary>What is wrong; empty where everything is right.</summary>
    public async Task<IReadOnlyList<string>> JudgeAsync(
        IReadOnlyDictionary<TopicPartition, IReadOnlyList<SentRecord>> sent, IReadOnlyList<WrittenRecord> written)
    {
        var byPlace = written.ToLookup(record => new TopicPartition(record.Topic, record.Partition));
        foreach (var (partition, records) in sent)
        {
            var source = byPlace[partition].OrderBy(record => record.Offset).ToList();
            if (InOrderOfTheLog(partition, records, source) is not { } inOrder)
            {
                continue;
            }

            await JudgeAsync(
                partition, inOrder, [.. source.Select(record => record.Offset)], topic => byPlace[new TopicPartition(topic, partition.Partition)]);
        }

        return _complaints;
    }

    public void Dispose() => _schemas.Dispose();

    private static string Show(IEnumerable<WrittenRecord> copies) => string.Concat(copies.Take(CopiesShown).Select(copy => $"\n    {copy}"));

    /// <summary>
    /// What the producer wrote, in the order of the log, which says what there is to aggregate: a client may write again what
    /// was written where a broker is killed, and those are records too. Everything acknowledged must be there; where it is
    /// not, the rest is judged all the same. Null where something is there that was not written.
    /// </summary>
    private List<SentRecord>? InOrderOfTheLog(TopicPartition partition, IReadOnlyList<SentRecord> records, List<WrittenRecord> source)
    {
        var sent = records.ToLookup(record => record.Identity);
        var found = source.ToLookup(record => SentRecord.IdentityOf(record.Timestamp, record.Value));
        var strange = found.Count(group => !sent.Contains(group.Key));
        if (strange > 0)
        {
            _complaints.Add($"{partition}: {strange} records that were not written are in the log: not the product's fault");
            return null;
        }

        var missing = sent.Sum(group => Math.Max(0, group.Count() - found[group.Key].Count()));
        if (missing > 0)
        {
            var lost = records.Where(record => !found.Contains(record.Identity)).Select(record =>
                $"\n    sent at {record.SentAt}, acknowledged at {record.AcknowledgedAt} as offset {record.AcknowledgedOffset}");
            _complaints.Add(
                $"{partition}: {missing} records that were acknowledged are not in the log of {source.Count}: not the product's fault"
                + string.Concat(lost.Take(CopiesShown)));
        }

        Repeated += source.Count - (records.Count - missing);
        return [.. source.Select(record => sent[SentRecord.IdentityOf(record.Timestamp, record.Value)].First())];
    }

    private async Task JudgeAsync(
        TopicPartition partition, List<SentRecord> records, long[] offsets, Func<string, IEnumerable<WrittenRecord>> read)
    {
        var summaries = read(AggregatedTopic(partition.Topic)).ToList();
        var judge = new PartitionJudge(records, offsets, times);
        foreach (var idle in summaries.Where(summary => summary.Headers["aggregator-closed-by"] == "idle"))
        {
            judge.AddIdleClosing(Milliseconds(StartOf(idle)), long.Parse(idle.Headers["aggregator-last-offset"], CultureInfo.InvariantCulture));
        }

        judge.Compute();
        _complaints.AddRange(judge.Complaints.Select(complaint => $"{partition}: {complaint}"));
        var copies = summaries.ToLookup(summary => Milliseconds(StartOf(summary)));
        foreach (var (start, rows) in judge.Windows)
        {
            await JudgeWindowAsync(
                $"{partition} window {Iso(start)} (offsets {offsets[rows[0]]} to {offsets[rows[^1]]})",
                [.. copies[start]],
                [.. rows.Select(row => records[row])],
                [.. rows.Select(row => offsets[row])],
                judge.IsClosedByTime(start));
        }

        _complaints.AddRange(copies
            .Where(group => !judge.Windows.ContainsKey(group.Key))
            .Select(group => $"{partition} window {Iso(group.Key)}: nothing belongs there, but there is{Show(group)}"));
        JudgeKept(partition, [.. judge.Late.Select(index => offsets[index])], "late", read(LateTopic(partition.Topic)));
        JudgeKept(
            partition, [.. judge.Unusable.Select(index => offsets[index])], "undecodable", read(UndecodableTopic(partition.Topic)));
        JudgeCount(partition, "aggregator-late", judge.Late.Count, summaries);
        JudgeCount(partition, "aggregator-undecodable", judge.Count(SentKind.Undecodable), summaries);
        JudgeCount(partition, "aggregator-undated", judge.Count(SentKind.Undated), summaries);
        JudgeCount(partition, "aggregator-future", judge.Count(SentKind.Future), summaries);
        JudgeCount(partition, "aggregator-null-values", judge.Count(SentKind.NullValue), summaries);
    }

    private async Task JudgeWindowAsync(string window, WrittenRecord[] copies, SentRecord[] rows, long[] offsets, bool isClosedByTime)
    {
        if (copies.Length != 1)
        {
            _complaints.Add($"{window}: {copies.Length} summaries{Show(copies)}");
            return;
        }

        var summary = copies[0];
        var value = await DeserializeAsync(summary);
        var expected = new WholeNumberStatistics(rows.Select(row => (long)row.X));
        (string Name, object Expected, object Found)[] facts =
        [
            ("count", (long)rows.Length, value["count"]),
            ("min_x", expected.Quantile(0), value["min_x"]),
            ("q1_x", expected.Quantile(1), value["q1_x"]),
            ("median_x", expected.Quantile(2), value["median_x"]),
            ("q3_x", expected.Quantile(3), value["q3_x"]),
            ("max_x", expected.Quantile(4), value["max_x"]),
            ("mean_x", expected.Mean, value["mean_x"]),
            ("stdev_x", expected.Deviation, value["stdev_x"]),
            ("first-offset", $"{offsets.Min()}", summary.Headers["aggregator-first-offset"]),
            ("last-offset", $"{offsets.Max()}", summary.Headers["aggregator-last-offset"]),
            ("incomplete", "", summary.Headers.GetValueOrDefault("aggregator-incomplete", "")),
            ("closed by time or idleness", true, summary.Headers["aggregator-closed-by"] == "idle" || isClosedByTime),
        ];
        var wrong = facts.Where(fact => !fact.Expected.Equals(fact.Found)).Select(fact => $"{fact.Name} is {fact.Found}, not {fact.Expected}").ToList();
        if (wrong.Count > 0)
        {
            _complaints.Add($"{window}: {string.Join(", ", wrong)}{Show(copies)}");
        }
    }

    /// <summary>By Confluent's own deserialiser, which keeps the schemas that it has parsed.</summary>
    private Task<GenericRecord> DeserializeAsync(WrittenRecord summary)
    {
        if (!_deserializers.TryGetValue(summary.Topic, out var deserializer))
        {
            _deserializers[summary.Topic] = deserializer = new AvroDeserializer<GenericRecord>(_schemas);
        }

        return deserializer.DeserializeAsync(summary.Value, false, new SerializationContext(MessageComponentType.Value, summary.Topic));
    }

    /// <summary>Those that were not aggregated are in the topic that keeps them, each once, and no others are.</summary>
    private void JudgeKept(TopicPartition partition, HashSet<long> expected, string what, IEnumerable<WrittenRecord> kept)
    {
        var found = kept.ToLookup(record => long.Parse(record.Headers["aggregator-source-offset"], CultureInfo.InvariantCulture));
        _complaints.AddRange(expected
            .Where(offset => !found.Contains(offset))
            .Select(offset => $"{partition}@{offset} was {what}, but is not in the {what} topic"));
        _complaints.AddRange(found
            .Where(group => !expected.Contains(group.Key) || group.Count() > 1)
            .Select(group =>
                $"{partition}@{group.Key} is {group.Count()} times in the {what} topic, not {(expected.Contains(group.Key) ? 1 : 0)}{Show(group)}"));
    }

    private void JudgeCount(TopicPartition partition, string header, long expected, List<WrittenRecord> summaries)
    {
        var found = summaries.Sum(summary => long.Parse(summary.Headers.GetValueOrDefault(header, "0"), CultureInfo.InvariantCulture));
        if (found != expected)
        {
            _complaints.Add($"{partition}: {header} adds up to {found}, not {expected}");
        }
    }

    private static string Iso(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
