using KafkaAggregator.Core.Partitions;
using static KafkaAggregator.Tests.Partitions.Model.SimulationFailure;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Leads the naive model through the same case and compares whatever the two have in common.</summary>
internal sealed class ModelFollower : ISimulationObserver
{
    private readonly SummaryLedger _ledger = new();
    private NaivePartition _model = new(0, 0);
    private int _lives;
    private Dictionary<string, HashSet<long>> _closed = [];

    /// <summary>The state's position after the last step.</summary>
    private long _position;

    /// <summary>How often something happened, to show that a run reached it.</summary>
    public SortedDictionary<string, long> Reached { get; } = new(StringComparer.Ordinal);

    public void Opened(SimulatedPartition partition, QueueEntry? entry)
    {
        _closed = [];
        if (Restore(partition) is not { } model)
        {
            ThrowUnless(partition.State is null, "opened beyond the end of the log");
            Count("blocked");
            return;
        }

        ThrowUnless(partition.State is not null, "blocked without a reason");
        _model = model;
        _model.Configure(partition.Aggregations, () => ++_lives);
        entry!.Memory = _model.Clone();
    }

    public void MovedToLogStart(SimulatedPartition partition, QueueEntry entry)
    {
        // What was read and not replayed yet is gone; what is in open windows is not.
        _model.Lose(_position, partition.LogStart);
        Count("out of range");
        entry.Memory = _model.Clone();
    }

    public void Read(SimulatedPartition partition, long offset, ProcessStatus status, IReadOnlyList<QueueEntry> entries)
    {
        if (status == ProcessStatus.AwaitsSchema)
        {
            Count("awaits schema");
            return;
        }

        if (offset < _model.NextOffset)
        {
            ThrowUnless(entries is [{ Message.Summaries.Count: 0, Message.Rejected.Count: 0 }], $"replay of {offset} wrote something");
            entries[0].Memory = _model.Clone();
            Count("replayed");
            return;
        }

        var record = partition.Log[(int)offset];
        var simulated = partition.Case;
        Compare(
            _model.Read(offset, record, partition.Now, simulated.MaxFuture, partition.IsSchemaKnown, simulated.ExceptionsMax),
            entries);
    }

    public void ClosedIdle(SimulatedPartition partition, long silence, QueueEntry? entry)
    {
        var expected = _model.CloseIdle(silence);
        Compare(expected is null ? [] : [expected], entry is null ? [] : [entry]);
    }

    public void Committed(SimulatedPartition partition, IReadOnlyList<QueueEntry> entries)
    {
        Count(partition.State!.IsReplaying ? "commit in replay" : "commit");
        _ledger.Commit(entries, (NaivePartition)entries[^1].Memory!);
    }

    public void Stepped(SimulatedPartition partition, SimulationStep step)
    {
        Count(step.Kind.ToString());
        if (partition.State is { } state)
        {
            _position = state.Position;
            StateComparison.Compare(_model, partition, state);
            CheckClosedStaysClosed(state);
        }
    }

    private static void CompareOutput(NaiveOutput expected, PartitionMessage actual)
    {
        ThrowUnlessEqual(
            string.Join("\n", expected.Summaries), string.Join("\n", actual.Summaries.Select(NaiveSummary.Describe)), "summaries");
        ThrowUnlessEqual(
            string.Join("\n", expected.Rejected), string.Join("\n", actual.Rejected.Select(NaiveOutput.Describe)), "rejected");
        ThrowUnlessEqual(expected.After!.NextOffset, actual.Progress.NextOffset, "next offset of a message");
        ThrowUnlessEqual(expected.After.CommittedOffset, actual.Progress.CommittedOffset, "committed offset of a message");
    }

    /// <summary>What the model is after the state was opened; null where it has to be blocked.</summary>
    private NaivePartition? Restore(SimulatedPartition partition)
    {
        var (end, start) = (partition.Log.Count, partition.LogStart);
        if (partition.Committed is not { } committed)
        {
            return Fresh(partition, start);
        }

        var known = (NaivePartition)partition.LastCommitted!.Memory!;
        var offset = partition.LastCommitted.Progress.CommittedOffset;
        if (committed.Metadata is null || committed.Offset != offset)
        {
            Count("foreign offset");
            return committed.Offset > end ? null : Fresh(partition, Math.Max(start, committed.Offset));
        }

        if (known.TopicId != partition.TopicId)
        {
            Count("recreated");
            return Fresh(partition, start);
        }

        if (known.NextOffset > end)
        {
            return null;
        }

        var model = known.Clone();
        if (start > offset)
        {
            Count("retention past C");
            model.Lose(0, start);
        }

        return model;
    }

    private NaivePartition Fresh(SimulatedPartition partition, long nextOffset)
    {
        _ledger.Clear();
        return new(partition.TopicId, nextOffset);
    }

    private void Compare(List<NaiveOutput> expected, IReadOnlyList<QueueEntry> entries)
    {
        ThrowUnlessEqual(expected.Count, entries.Count, "number of messages");
        foreach (var (output, entry) in expected.Zip(entries))
        {
            CompareOutput(output, entry.Message);
            entry.Memory = output.After;
            foreach (var summary in output.Summaries)
            {
                Count($"closed by {summary.ClosedBy}");
                Count(summary.IsIncomplete ? "incomplete" : "whole");
            }

            foreach (var rejected in output.Rejected)
            {
                Count($"rejected {rejected.Split(' ')[1]}");
            }
        }
    }

    private void CheckClosedStaysClosed(PartitionState state)
    {
        foreach (var each in state.Windows.Aggregations)
        {
            var size = each.Definition.Cut.Size.Nanoseconds / 1_000_000;
            var closed = new HashSet<long>();
            for (var start = -24 / size * size; start < 48; start += size)
            {
                if (each.IsClosed(each.WindowAt(ScriptedRecord.At(start)), state.StreamTime))
                {
                    closed.Add(start);
                }
            }

            var topic = each.Definition.AggregatedTopic;
            ThrowUnless(!_closed.TryGetValue(topic, out var before) || before.IsSubsetOf(closed), $"a closed window of {topic} is open again");
            _closed[topic] = closed;
        }
    }

    private void Count(string what) => Reached[what] = Reached.GetValueOrDefault(what) + 1;
}
