using KafkaAggregator.Core.Partitions;
using static KafkaAggregator.Tests.Partitions.Model.SimulationFailure;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>
/// What was committed since the partition last began afresh, as a reader of the output topics sees it: every window once,
/// every rejected record once, every count once.
/// </summary>
internal sealed class SummaryLedger
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<int, RejectionCounts> _reported = [];

    public void Clear()
    {
        _written.Clear();
        _reported.Clear();
    }

    /// <param name="entries">What is committed now.</param>
    /// <param name="after">The model after the last of them.</param>
    public void Commit(IReadOnlyList<QueueEntry> entries, NaivePartition after)
    {
        foreach (var message in entries.Select(entry => entry.Message))
        {
            foreach (var summary in message.Summaries)
            {
                AddOnce($"{summary.Aggregation.AggregatedTopic} {summary.Aggregation.Cut.Size} window {summary.Start}");
                foreach (var offset in summary.Values.Values)
                {
                    AddOnce($"{summary.Aggregation.AggregatedTopic} {summary.Aggregation.Cut} row {offset}");
                }

                var life = after.Aggregations.Find(each => each.Spec.Topic == summary.Aggregation.AggregatedTopic)!.Life;
                _reported[life] = NaiveAggregation.Sum(_reported.GetValueOrDefault(life), summary.Rejected);
            }

            foreach (var rejected in message.Rejected)
            {
                AddOnce($"rejected {NaiveOutput.Describe(rejected)}");
            }
        }

        foreach (var (each, index) in after.Aggregations.Select((each, index) => (each, index)))
        {
            var pending = entries[^1].Progress.Metadata.Aggregations[index].Counts;
            ThrowUnlessEqual(
                each.Total, NaiveAggregation.Sum(_reported.GetValueOrDefault(each.Life), pending), $"counts of {each.Spec.Topic} in all");
        }
    }

    private void AddOnce(string what) => ThrowUnless(_written.Add(what), $"committed twice: {what}");
}
