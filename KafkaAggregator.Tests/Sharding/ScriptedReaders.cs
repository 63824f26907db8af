using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;

namespace KafkaAggregator.Tests.Sharding;

/// <summary>
/// Readers of scripted records. The second schema is awaited until a test says what became of it; a record at
/// <see cref="DeadlyOffset"/> throws, as a bug would.
/// </summary>
internal sealed class ScriptedReaders : ISourceReaders
{
    private readonly List<ScriptedReader> _readers = [];
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool? _isSecondSchemaKnown;

    public long? DeadlyOffset { get; set; }

    /// <summary>Ids that were waited for.</summary>
    public List<int> Awaited { get; } = [];

    /// <summary>Opens states whose summaries have the offsets of their rows for values.</summary>
    public static PartitionOpening OpenState(WindowProtocol.Attach attach, IRecordReader reader, ChunkPool pool) => PartitionState.Open(
        attach.Source,
        reader,
        pool,
        attach.Identity,
        attach.Committed,
        attach.Log,
        attach.FreshStart,
        new() { Statistics = ScriptedPartition.OffsetsOf });

    public IRecordReader Open(SourceDefinition source)
    {
        var reader = new ScriptedReader { IsSecondSchemaKnown = _isSecondSchemaKnown };
        _readers.Add(reader);
        return new DeadlyReader(reader, this);
    }

    public Task AwaitSchemaAsync(SourceDefinition source, int schemaId, CancellationToken cancellation)
    {
        Awaited.Add(schemaId);
        return _decided.Task.WaitAsync(cancellation);
    }

    /// <summary>The registry answered.</summary>
    public void Decide(bool isKnown)
    {
        _isSecondSchemaKnown = isKnown;
        _readers.ForEach(reader => reader.IsSecondSchemaKnown = isKnown);
        _decided.SetResult();
    }

    private sealed class DeadlyReader(ScriptedReader reader, ScriptedReaders owner) : IRecordReader
    {
        public Row Row => reader.Row;

        public long SurplusElements => reader.SurplusElements;

        public RecordReading Read(in SourceRecord record) => record.Offset == owner.DeadlyOffset
            ? throw new InvalidOperationException("a scripted bug")
            : reader.Read(record);
    }
}
