using System.Buffers.Binary;
using KafkaAggregator.Actors.Kafka.Direct.Records;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// Walks the answer to a Fetch partition by partition, without copying it.
/// <para><c>throttle:4 error:2 session_id:4 [topic_id [partition error:2 high_watermark last_stable log_start
/// aborted:[producer_id first_offset] preferred_replica:4 records tags]]</c></para>
/// </summary>
internal ref struct FetchAnswer
{
    /// <summary>The tag of diverging_epoch: epoch and end offset.</summary>
    private const uint DivergenceTag = 0;
    private const int DivergenceSize = sizeof(int) + sizeof(long);
    private WireReader _reader;
    private Guid _topic;
    private int _topicsLeft;
    private int _partitionsLeft;

    public FetchAnswer(ReadOnlySpan<byte> response)
    {
        _reader = new WireReader(response);
        _reader.Int32(); // correlation id
        _reader.SkipTags();
        Throttle = TimeSpan.FromMilliseconds(_reader.Int32());
        Error = (ErrorCode)_reader.Int16();
        SessionId = _reader.Int32();
        _topicsLeft = _reader.CompactArrayLength();
    }

    /// <summary>For so long the broker keeps this connection waiting, because of a quota.</summary>
    public TimeSpan Throttle { get; }

    /// <summary>Of the request as a whole.</summary>
    public ErrorCode Error { get; }

    public int SessionId { get; }

    public bool MoveNext(out FetchedPartition partition)
    {
        partition = default;
        while (_partitionsLeft == 0)
        {
            if (_topicsLeft-- <= 0)
            {
                return false;
            }

            _topic = _reader.Uuid();
            _partitionsLeft = _reader.CompactArrayLength();
            if (_partitionsLeft == 0)
            {
                _reader.SkipTags();
            }
        }

        partition = ReadPartition();
        if (--_partitionsLeft == 0)
        {
            _reader.SkipTags();
        }

        return true;
    }

    private FetchedPartition ReadPartition()
    {
        var key = new PartitionKey(_topic, _reader.Int32());
        var error = (ErrorCode)_reader.Int16();
        _reader.Int64(); // high_watermark
        var lastStableOffset = _reader.Int64();
        _reader.Int64(); // log_start_offset
        return new FetchedPartition
        {
            Key = key,
            Error = error,
            LastStableOffset = lastStableOffset,
            Aborted = ReadAborted(),
            PreferredReplica = _reader.Int32(),
            Records = _reader.CompactBytesRange(),
            Divergence = ReadDivergence(),
        };
    }

    private AbortedTransaction[] ReadAborted()
    {
        var count = _reader.CompactArrayLength();
        if (count == 0)
        {
            return [];
        }

        var aborted = new AbortedTransaction[count];
        for (var i = 0; i < count; i++)
        {
            aborted[i] = new AbortedTransaction(_reader.Int64(), _reader.Int64());
            _reader.SkipTags();
        }

        return aborted;
    }

    private LogDivergence? ReadDivergence()
    {
        LogDivergence? divergence = null;
        for (var count = _reader.UnsignedVarint(); count > 0; count--)
        {
            var tag = _reader.UnsignedVarint();
            var field = _reader.TakeTag();
            if (tag == DivergenceTag && field.Length >= DivergenceSize)
            {
                divergence = new LogDivergence(
                    BinaryPrimitives.ReadInt32BigEndian(field),
                    BinaryPrimitives.ReadInt64BigEndian(field[sizeof(int)..]));
            }
        }

        return divergence;
    }
}
