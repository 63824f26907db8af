using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

public sealed class FetchContextTests
{
    private readonly FetchContext _context =
        new(new ConnectionSettings { ClientId = "me" }, new FetchSettings(), TimeProvider.System, new RecordingLogger());

    /// <summary>A broker's thread may be in the middle of an answer while the fetcher is disposed.</summary>
    [Fact]
    public void Publish_DisposesWhatNobodyTakesAnyMore()
    {
        _context.Publish(Batch());
        Assert.Equal(4096, _context.Pool.LeasedBytes);

        _context.Dispose();
        Assert.Equal(0, _context.Pool.LeasedBytes);
        _context.Publish(Batch());

        Assert.Equal(0, _context.Pool.LeasedBytes);
        Assert.Null(_context.Take(default));
    }

    private FetchedItem Batch()
    {
        var bytes = new BatchBytes().Add(0, 0, null, [1]).ToArray();
        var buffer = _context.Pool.Rent(bytes.Length);
        bytes.CopyTo(buffer.Bytes, 0);
        var batch = new DirectRecordBatch(BatchReading.Partition, 1, buffer, [new BatchRange(0, bytes.Length)], 0, 1);
        buffer.Release();
        return new FetchedItem(new DirectPartition(BatchReading.Partition, 1, 0), batch);
    }
}
