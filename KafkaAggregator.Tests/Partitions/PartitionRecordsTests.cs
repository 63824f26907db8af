using System.Buffers.Binary;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>Real records through the real reader into real summaries.</summary>
public sealed class PartitionRecordsTests
{
    private const string OneField = """{"type": "record", "name": "r", "fields": [{"name": "x", "type": "double"}]}""";

    private const string TwoFields =
        """{"type": "record", "name": "r", "fields": [{"name": "n", "type": "long"}, {"name": "x", "type": "double"}]}""";

    private static readonly SourceDefinition Source = new()
    {
        SourceTopic = "in",
        Aggregations = [Aggregation(1_000) with { Operations = [Operation.Min, Operation.Max] }],
    };

    /// <summary>Timestamp and value by offset: 1 and 2 have the second schema.</summary>
    private static readonly (long Timestamp, byte[] Value)[] Log =
    [
        (100, Framed(1, 2.5)), (200, Framed(2, 1.5, 3)), (150, Framed(2, -4.5, -2)), (300, [1, 2, 3]), (1_000, Framed(1, 9)),
    ];

    [Fact]
    public void Summary_HoldsTheFieldsOfAllItsWriters_WhenTheWindowCloses()
    {
        using var state = Open(Schemas(1, 2), null);
        var summary = ReadAll(state);
        Assert.Equal([new SummaryField("x", false), new SummaryField("n", true)], summary.Values.Fields);
        Assert.Equal([-4.5, 2.5, -2, 3], summary.Values.Values);
        Assert.Equal((3, 0, 2), (summary.Count, summary.FirstOffset, summary.LastOffset));
        Assert.Equal([1, 2], summary.Writers.Select(writer => writer.Id));
        Assert.Equal(new RejectionCounts(0, 1, 0, 0, 0), summary.Rejected);
    }

    [Fact]
    public void Summary_IsTheSame_WhenAnHeirLearnedTheSchemasInAnotherOrder()
    {
        using var first = Open(Schemas(1, 2), null);
        var expected = ReadAll(first);
        for (var read = 1; read < Log.Length; read++)
        {
            using var owner = Open(Schemas(1, 2), null);
            ReadTo(owner, read, new());
            var progress = owner.Snapshot();
            using var heir = Open(Schemas(2, 1), new(progress.CommittedOffset, progress.ToMetadata()));
            var summary = ReadAll(heir);
            Assert.Equal(expected.Values.Fields, summary.Values.Fields);
            Assert.Equal(expected.Values.Values, summary.Values.Values);
            Assert.Equal(expected.Rejected, summary.Rejected);
        }
    }

    [Fact]
    public void Record_WaitsForItsSchema_UntilItIsGivenUp()
    {
        var schemas = Schemas(1);
        using var state = Open(schemas, null);
        var output = new PartitionOutput();
        Assert.Equal(ProcessStatus.AwaitsSchema, ReadTo(state, Log.Length, output));
        Assert.Equal((1L, 2), (state.NextOffset, state.AwaitedSchemaId));
        schemas.GiveUp(2);
        Assert.Equal(ProcessStatus.Processed, ReadTo(state, 3, output));
        Assert.Equal([1L, 2L], state.Snapshot().Metadata.Exceptions);

        // An heir whose registry knows the schema passes the two over: they were counted.
        var progress = state.Snapshot();
        using var heir = Open(Schemas(1, 2), new(progress.CommittedOffset, progress.ToMetadata()));
        var summary = ReadAll(heir);
        Assert.Equal((1, 3L), (summary.Count, summary.Rejected.Undecodable));
    }

    private static SourceSchemas Schemas(params int[] ids)
    {
        var schemas = new SourceSchemas(Source);
        foreach (var id in ids)
        {
            schemas.Add(id, id == 1 ? OneField : TwoFields);
        }

        return schemas;
    }

    private static PartitionState Open(SourceSchemas schemas, CommittedPosition? committed)
    {
        var identity = new PartitionIdentity("cluster", null, "owner");
        var log = new LogExtent(0, Log.Length);
        return PartitionState.Open(Source, new RecordReader(schemas), new ChunkPool(), identity, committed, log, 0).State!;
    }

    private static WindowSummary ReadAll(PartitionState state)
    {
        var output = new PartitionOutput();
        ReadTo(state, Log.Length, output);
        Assert.Empty(output.Notices);
        return Assert.Single(output.Messages.SelectMany(message => message.Summaries));
    }

    private static ProcessStatus ReadTo(PartitionState state, long end, PartitionOutput output)
    {
        while (state.Position < end)
        {
            var (timestamp, value) = Log[state.Position];
            var record = new SourceRecord { Offset = state.Position, TimestampMilliseconds = timestamp, HasValue = true, Value = value };
            if (state.Process(record, Instant.FromUnixMilliseconds(0), output) is var status and not ProcessStatus.Processed)
            {
                return status;
            }
        }

        return ProcessStatus.Processed;
    }

    /// <summary>Confluent's frame and the body; a small whole number is one byte, zigzag.</summary>
    private static byte[] Framed(int id, double x, int? n = null)
    {
        var value = new byte[n is null ? 13 : 14];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), id);
        if (n is { } whole)
        {
            value[5] = (byte)((whole << 1) ^ (whole >> 31));
        }

        BinaryPrimitives.WriteDoubleLittleEndian(value.AsSpan(value.Length - sizeof(double)), x);
        return value;
    }
}
