using KafkaAggregator.Core.Partitions;
using static KafkaAggregator.Tests.Partitions.Model.SimulationFailure;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>Compares a state with the naive model; where no replay is under way, open windows byte for byte.</summary>
internal static class StateComparison
{
    public static void Compare(NaivePartition model, SimulatedPartition partition, PartitionState state)
    {
        var metadata = state.Snapshot().Metadata;
        ThrowUnlessEqual(model.NextOffset, state.NextOffset, "N");
        ThrowUnlessEqual(Milliseconds(state.StreamTime?.Nanoseconds), model.StreamTime, "S");
        ThrowUnlessEqual(Milliseconds(metadata.RetentionLossUpTo?.Nanoseconds), model.LossUpTo, "I");
        ThrowUnlessEqual(metadata.IsLossOpen, model.IsLossOpen, "gap");
        ThrowUnlessEqual(null, metadata.ReplayLossUpTo, "replay loss");
        ThrowUnless(metadata.Exceptions.Count <= partition.Case.ExceptionsMax, "more exceptions than may be");
        foreach (var (each, index) in model.Aggregations.Select((each, index) => (each, index)))
        {
            ThrowUnlessEqual(each.ClosedUpTo, Milliseconds(metadata.Aggregations[index].ClosedUpTo?.Nanoseconds), $"B of {each.Spec.Topic}");
            ThrowUnlessEqual(each.Counts, metadata.Aggregations[index].Counts, $"counts of {each.Spec.Topic}");
        }

        if (!state.IsReplaying)
        {
            ThrowUnlessEqual(model.CommittedOffset, metadata.CommittedOffset, "C");
            CompareWindows(model, partition, state);
        }
    }

    private static long? Milliseconds(long? nanoseconds) => nanoseconds / 1_000_000;

    private static void CompareWindows(NaivePartition model, SimulatedPartition partition, PartitionState state)
    {
        var held = 0L;
        foreach (var each in state.Windows.Aggregations)
        {
            var expected = model.Aggregations[each.Index];
            ThrowUnlessEqual(
                string.Join(' ', expected.Open.Keys),
                string.Join(' ', each.Windows.ByStart.ToArray().Select(window => window.Bounds.Start.Nanoseconds / 1_000_000)),
                $"open windows of {expected.Spec.Topic}");
            ThrowUnlessEqual(expected.Open.Values.Sum(rows => (long)rows.Count), each.Windows.RowCount, "rows in open windows");
            foreach (var window in each.Windows.ByStart)
            {
                held += window.Rows.HeldBytes;
                var offsets = expected.Open[window.Bounds.Start.Nanoseconds / 1_000_000];
                CompareRows(offsets, window, partition.Log);
            }
        }

        ThrowUnlessEqual(held, state.HeldBytes, "held bytes");
        ThrowUnlessEqual(held, partition.RentedBytes, "rented bytes");
    }

    private static void CompareRows(List<long> offsets, OpenWindow window, IReadOnlyList<ScriptedRecord> log)
    {
        ThrowUnlessEqual(offsets.Count, window.Rows.Count, "rows");
        ThrowUnlessEqual(offsets[0], window.LeastOffset, "least offset");
        ThrowUnlessEqual(offsets[^1], window.GreatestOffset, "greatest offset");
        var index = 0;
        foreach (var row in window.Rows)
        {
            var offset = offsets[index++];
            var expected = ScriptedReader.SlotsOf(offset, log[(int)offset].Time);
            ThrowUnless(row.SequenceEqual(expected), $"the row of {offset} differs");
        }
    }
}
