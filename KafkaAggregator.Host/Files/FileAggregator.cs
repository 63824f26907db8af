using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Host.Files;

/// <summary>
/// One container file as one partition: the windows, lateness and counts are those of a live topic with the same
/// records. Its end closes every window, and so does the place where it breaks off.
/// </summary>
internal sealed class FileAggregator : IDisposable
{
    private readonly string _file;
    private readonly ContainerReader _container;
    private readonly FileRecordReader _reader;
    private readonly PartitionState _state;
    private readonly PartitionOutput _output = new();
    private readonly Action<WindowSummary> _emit;
    private long _offset;
    private FileCounts _counts;

    /// <param name="file">How failures call it.</param>
    /// <param name="container">Its blocks; disposed with this.</param>
    /// <param name="source">What is to be done with it, its event time a field.</param>
    /// <param name="schemas">Compiled from <paramref name="source"/>.</param>
    /// <param name="writer">The file's schema, from <paramref name="schemas"/>.</param>
    /// <param name="pool">Memory for rows.</param>
    /// <param name="emit">Takes each summary, in order of windows.</param>
    public FileAggregator(
        string file,
        ContainerReader container,
        SourceDefinition source,
        SourceSchemas schemas,
        WriterSchema writer,
        ChunkPool pool,
        Action<WindowSummary> emit)
    {
        (_file, _container, _emit) = (file, container, emit);
        _reader = new FileRecordReader(new RecordReader(schemas), writer);
        var identity = new PartitionIdentity("file", TopicId: null, "file");
        var opening = PartitionState.Open(
            source, _reader, pool, identity, committed: null, new LogExtent(0, long.MaxValue), freshStart: 0);
        _state = opening.State ?? throw new InvalidOperationException(opening.BlockedReason);
    }

    public FileCounts Counts => _counts;

    /// <summary>Why not all of the file was read; null where it was.</summary>
    public ContainerFailure? Failure { get; private set; }

    /// <summary>The first record that could not be decoded; null where all could.</summary>
    public ContainerFailure? FirstUndecodable { get; private set; }

    /// <summary>Reads the whole file.</summary>
    public void Run()
    {
        while (Failure is null && _container.Read(out var block))
        {
            ReadBlock(block);
        }

        Failure ??= _container.Failure;
        _state.CloseIdle(new Duration(long.MaxValue), _output);
        Emit();
        _counts = _counts with { Surplus = _state.SurplusElements };
    }

    public void Dispose()
    {
        _state.Dispose();
        _container.Dispose();
    }

    private void ReadBlock(in ContainerBlock block)
    {
        // No record is of no bytes: the event time alone takes some. So a count that lies is not believed any further.
        if (block.Count > block.Records.Length)
        {
            Failure = Blame(block, $"the block is said to have {block.Count} records in {block.Records.Length} bytes");
            return;
        }

        var rest = block.Records;
        for (var left = block.Count; left > 0; left--)
        {
            var record = new SourceRecord { Offset = _offset, HasValue = true, Value = rest.Span };
            var status = _state.Process(record, now: default, _output);
            Emit();
            if (status == ProcessStatus.Stopped)
            {
                Failure = Blame(block, _state.StopReason!);
                return;
            }

            if (_reader.Last.Verdict == RecordVerdict.Undecodable)
            {
                LoseRest(block, left, block.Records.Length - rest.Length);
                return;
            }

            _offset++;
            _counts = _counts with
            {
                Records = _counts.Records + 1,
                Undated = _counts.Undated + (_reader.Last.Verdict == RecordVerdict.Undated ? 1 : 0),
            };
            rest = rest[_reader.LastLength..];
        }

        if (rest.Length > 0)
        {
            Failure = Blame(block, $"{rest.Length} bytes are left behind the block's {block.Count} records");
        }
    }

    /// <summary>
    /// Behind a record that cannot be decoded none of the block can be found; the next block stands for itself.
    /// </summary>
    private void LoseRest(in ContainerBlock block, long records, int start)
    {
        var failure = _reader.Last.Failure!;
        var number = block.Count - records + 1;
        FirstUndecodable ??= Blame(
            block, $"record {number}, byte {start + failure.ByteIndex} of the block's data: {failure.Detail}");
        _counts = _counts with { Records = _counts.Records + records, Undecodable = _counts.Undecodable + records };
        _offset += records;
        _state.SkipTo(_offset, _output);
        Emit();
    }

    private void Emit()
    {
        foreach (var message in _output.Messages)
        {
            foreach (var summary in message.Summaries)
            {
                _counts = _counts with
                {
                    Summaries = _counts.Summaries + 1,
                    Late = _counts.Late + summary.Rejected.Late,
                };
                _emit(summary);
            }
        }

        _output.Clear();
    }

    private ContainerFailure Blame(in ContainerBlock block, string detail) =>
        new(_file, block.Number, block.Position, detail);
}
