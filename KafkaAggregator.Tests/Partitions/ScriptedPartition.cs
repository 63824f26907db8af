using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>
/// A log, a partition state that reads it, and what came out so far. Times are in milliseconds. A summary's values are
/// the offsets of its rows.
/// </summary>
internal sealed class ScriptedPartition : IDisposable
{
    public const string Topic = "out";

    private static readonly PartitionIdentity DefaultIdentity = new("cluster-1", new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), "tag1");

    private ChunkPool _pool = new();
    private PartitionState? _state;

    public ScriptedPartition(params AggregationDefinition[] aggregations)
        : this(new SourceDefinition { SourceTopic = "in", Aggregations = aggregations })
    {
    }

    public ScriptedPartition(SourceDefinition definition)
    {
        Definition = definition;
        Open(null);
    }

    public SourceDefinition Definition { get; set; }

    public PartitionIdentity Identity { get; set; } = DefaultIdentity;

    public int ExceptionsMax { get; set; } = 32;

    public List<ScriptedRecord> Log { get; } = [];

    public long LogStart { get; set; }

    /// <summary>In the scripted unit.</summary>
    public long Now { get; set; } = 1_000_000;

    public ScriptedReader Reader { get; } = new();

    public PartitionOutput Output { get; } = new();

    public PartitionState State => _state ?? throw new InvalidOperationException("the partition is blocked");

    public PartitionOpening Opening { get; private set; } = new();

    public long RentedBytes => _pool.RentedBytes;

    /// <summary>Memory for rows, shared with others or limited.</summary>
    public ChunkPool Pool
    {
        get => _pool;
        set
        {
            _pool = value;
            Open(null);
        }
    }

    public IEnumerable<WindowSummary> Summaries => Output.Messages.SelectMany(message => message.Summaries);

    public IEnumerable<RejectedRecord> Rejected => Output.Messages.SelectMany(message => message.Rejected);

    public IEnumerable<PartitionNotice> Errors => Output.Notices.Concat(Opening.Notices).Where(notice => notice.Level == NoticeLevel.Error);

    /// <summary>The key of the record at an offset.</summary>
    public static byte[] KeyOf(long offset) => [7, (byte)offset];

    /// <summary>The headers of the record at an offset.</summary>
    public static KeyValuePair<string, byte[]?>[] HeadersOf(long offset) => [new("h", [(byte)offset]), new("h", null)];

    public static AggregationDefinition Aggregation(long size, long expiration = 0, string topic = Topic) => new()
    {
        AggregatedTopic = topic,
        Cut = new(Duration.FromMilliseconds(size), Duration.FromMilliseconds(expiration)),
        Operations = [Operation.Mean],
    };

    public static SummaryValues OffsetsOf(AggregationDefinition aggregation, int aggregationIndex, WindowRows rows)
    {
        var offsets = new List<double>();
        foreach (var row in rows)
        {
            offsets.Add(row[0]);
        }

        return new([], [.. offsets], 0);
    }

    /// <summary>Counts that no summary has reported.</summary>
    public RejectionCounts CountsOf(int aggregation) => State.Snapshot().Metadata.Aggregations[aggregation].Counts;

    /// <summary>Opens it anew from what was committed; the state before is gone.</summary>
    public PartitionOpening Open(CommittedPosition? committed)
    {
        _state?.Dispose();
        var settings = new PartitionSettings { Statistics = OffsetsOf, ExceptionsMax = ExceptionsMax };
        Opening = PartitionState.Open(
            Definition, Reader, _pool, Identity, committed, new LogExtent(LogStart, Math.Max(LogStart, Log.Count)), LogStart, settings);
        _state = Opening.State;
        return Opening;
    }

    /// <summary>A crash: it opens from that progress.</summary>
    public PartitionOpening OpenFrom(Progress progress) => Open(new(progress.CommittedOffset, progress.ToMetadata()));

    /// <summary>Appends to the log without reading it.</summary>
    public void Append(params ReadOnlySpan<ScriptedRecord> records) => Log.AddRange(records);

    /// <summary>Appends to the log and reads all of it.</summary>
    public void Feed(params ReadOnlySpan<ScriptedRecord> records)
    {
        Append(records);
        Assert.Equal(ProcessStatus.Processed, ReadToEnd());
    }

    public ProcessStatus ReadToEnd()
    {
        while (State.Position < Log.Count)
        {
            if (ReadNext() is var status and not ProcessStatus.Processed)
            {
                return status;
            }
        }

        return ProcessStatus.Processed;
    }

    /// <summary>Reads the record at the position.</summary>
    public ProcessStatus ReadNext()
    {
        var offset = State.Position;
        var record = Log[(int)offset];
        if (record.Kind == ScriptedKind.Marker)
        {
            State.SkipTo(offset + 1, Output);
            return ProcessStatus.Processed;
        }

        var hasValue = record.Kind != ScriptedKind.NullValue;
        var source = new SourceRecord
        {
            Offset = offset,
            HasValue = hasValue,
            Value = hasValue ? record.Value : [],
            TimestampMilliseconds = offset,
            HasKey = true,
            Key = KeyOf(offset),
            Headers = new ScriptedHeaders(),
            HeadersHandle = (nint)offset,
        };
        return State.Process(source, ScriptedRecord.At(Now), Output);
    }

    public bool CloseIdle(long silence) => State.CloseIdle(Duration.FromMilliseconds(silence), Output);

    public void Dispose() => _state?.Dispose();

    private sealed class ScriptedHeaders : IHeaderReader
    {
        public IReadOnlyList<KeyValuePair<string, byte[]?>> Read(nint handle) => HeadersOf(handle);
    }
}
