using System.Globalization;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Records;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

public sealed class PartitionAnswerReaderTests
{
    private readonly ResponsePool _pool = new();
    private readonly PartitionAnswerReader _reader;
    private readonly DirectPartition _partition = new(BatchReading.Partition, ownershipEpoch: 5, offset: 0);
    private readonly List<FetchedItem> _items = [];
    private readonly List<string> _obstacles = [];

    public PartitionAnswerReaderTests() => _reader = new PartitionAnswerReader(_pool, _obstacles.Add);

    [Fact]
    public void Read_RefusesABatchWithAWrongChecksum_ByTopicPartitionAndOffset_AndGivesWhatIsBefore()
    {
        var damaged = Data(2);
        damaged[^1] ^= 1;

        Assert.False(Read([Data(0), Data(1), damaged, Data(3)], stableEnd: 4));

        Assert.Equal(["0", "1"], Offsets(Assert.IsType<DirectRecordBatch>(_items[0].Event)));
        var failure = Assert.IsType<FetchFailed>(_items[1].Event);
        Assert.Equal("signals-3: the batch at offset 2 is damaged: its checksum is wrong", failure.Reason);
        Assert.Equal(2, _partition.Position.Offset);

        _items.Clear();
        Assert.False(Read([damaged], stableEnd: 4)); // asked for again: it is told of once
        Assert.Empty(_items);
    }

    /// <summary>A permission that comes, brings nothing to read, and goes again is missing again.</summary>
    [Fact]
    public void Read_EndsAFailure_ThatIsThenToldOfAgain_WhereNothingCame()
    {
        PartitionAnswerReader.Failure(_partition, "refused");
        Assert.True(Read([], stableEnd: 0));
        Assert.Null(_partition.ReportedFailure);
    }

    [Fact]
    public void Read_RefusesWhatIsNoBatch()
    {
        var other = Data(0);
        other[16] = 3;

        Assert.False(Read([other], stableEnd: 1));

        Assert.Equal("signals-3: the batch at offset 0 is damaged: a record batch of magic 3", Assert.IsType<FetchFailed>(_items[0].Event).Reason);
        Assert.Empty(_obstacles);
    }

    /// <summary>The smallest is 26 bytes long, and would else be taken for a batch that is cut off, and asked for for ever.</summary>
    [Theory]
    [InlineData(0, 26)]
    [InlineData(1, 34)]
    [InlineData(1, 500)]
    public void Read_MeetsAnObstacle_InAFormatOfBeforeBatches(byte magic, int length)
    {
        const string Reason = "signals-3: the batch at offset 1 is of record format {0}, which only librdkafka reads (kafka.fetcher: auto or librdkafka)";
        var set = new byte[length];
        set[16] = magic;

        Assert.False(Read([Data(0), set], stableEnd: 2));

        var reason = string.Format(CultureInfo.InvariantCulture, Reason, magic);
        Assert.Equal(["0"], Offsets(Assert.IsType<DirectRecordBatch>(_items[0].Event)));
        Assert.Equal(reason, Assert.IsType<FetchFailed>(_items[1].Event).Reason);
        Assert.Equal([reason], _obstacles);
    }

    [Fact]
    public void Read_ConfirmsTheStableEnd_OncePerOffset()
    {
        Assert.True(Read([Data(0)], stableEnd: 2));
        Assert.True(Read([], stableEnd: 1));
        Assert.True(Read([], stableEnd: 1));

        Assert.Equal(1, Assert.IsType<EndConfirmed>(Assert.Single(_items, item => item.Event is EndConfirmed).Event).Offset);
        Assert.True(Read([Data(1)], stableEnd: 2));
        Assert.Equal(2, _items.Count(item => item.Event is EndConfirmed));
    }

    [Fact]
    public void Read_MovesOverWhatIsNoData_AndSaysSo()
    {
        var aborted = new BatchBytes { BaseOffset = 0, ProducerId = 7, Attributes = 16 }.Add(0, 0, null, [1]).ToArray();

        Assert.True(Read([aborted, BatchBytes.Marker(1, 7, 0)], stableEnd: 2, [new AbortedTransaction(7, 0)]));

        var batch = Assert.IsType<DirectRecordBatch>(_items[0].Event);
        Assert.Empty(Offsets(batch));
        Assert.Equal(2, batch.NextOffset);
        Assert.Equal(3, _partition.Position.LastFetchedEpoch);
    }

    [Fact]
    public void Read_LeavesABatchThatIsCutOff_ToTheNextAnswer()
    {
        Assert.True(Read([Data(0), Data(1)[..^1]], stableEnd: 2));
        Assert.Equal(1, _partition.Position.Offset);
        Assert.Single(_items);
    }

    /// <summary>Else one partition whose batch waits would keep the whole answer.</summary>
    [Fact]
    public void Read_CopiesAPartThatIsASmallShareOfItsAnswer()
    {
        Assert.True(Read([Data(0)], stableEnd: 9, padding: 100_000));
        Assert.Equal(4096, _pool.LeasedBytes);
        Assert.Equal(["0"], Offsets(Assert.IsType<DirectRecordBatch>(_items[0].Event)));
        Assert.Equal(0, _pool.LeasedBytes);
    }

    private static byte[] Data(long offset) => new BatchBytes { BaseOffset = offset }.Add(0, 0, null, [1]).ToArray();

    private static List<string> Offsets(RecordBatch batch)
    {
        using (batch)
        {
            return [.. BatchReading.ReadAll(batch).Select(line => line.Split(' ')[0])];
        }
    }

    private bool Read(byte[][] batches, long stableEnd, AbortedTransaction[]? aborted = null, int padding = 0)
    {
        byte[] bytes = [.. batches.SelectMany(batch => batch)];
        var buffer = _pool.Rent(bytes.Length + padding);
        bytes.CopyTo(buffer.Bytes, 0);
        try
        {
            return _reader.Read(
                _partition,
                buffer,
                new FetchedPartition
                {
                    Key = _partition.Position.Key,
                    Error = ErrorCode.None,
                    LastStableOffset = stableEnd,
                    PreferredReplica = -1,
                    Aborted = aborted ?? [],
                    Records = new BatchRange(0, bytes.Length),
                },
                _items);
        }
        finally
        {
            buffer.Release();
        }
    }
}
