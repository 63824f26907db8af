using KafkaAggregator.Actors.Kafka.Direct.Records;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Records;

public sealed class AbortedTransactionsTests
{
    private const short Abort = 0;
    private const short Commit = 1;

    [Fact]
    public void IsData_LeavesOutWhatWasAborted_AndNothingElse()
    {
        (byte[] Batch, bool IsData)[] log =
        [
            (Data(0, producer: 7), true), // before the aborted transaction of the same producer
            (BatchBytes.Marker(1, 7, Commit), false),
            (Data(2, producer: 7), false),
            (Data(3, producer: 8), true), // another's, between
            (Data(4, producer: -1, attributes: 0), true), // of no transaction
            (Data(5, producer: 7), false),
            (BatchBytes.Marker(6, 7, Abort), false),
            (Data(7, producer: 7), true), // its next transaction
            (BatchBytes.Marker(8, 8, Commit), false),
        ];
        var aborted = new AbortedTransactions();
        aborted.Begin([new AbortedTransaction(7, FirstOffset: 2)]);

        Assert.All(log, entry =>
        {
            Assert.True(BatchHeader.TryRead(entry.Batch, out var header));
            Assert.Equal(entry.IsData, aborted.IsData(header));
        });
    }

    [Fact]
    public void Begin_ForgetsThePartBefore_AndTakesAListOutOfOrder()
    {
        var aborted = new AbortedTransactions();
        aborted.Begin([new AbortedTransaction(7, 0)]);
        Assert.False(IsData(aborted, Data(0, 7)));

        aborted.Begin([new AbortedTransaction(9, 5), new AbortedTransaction(8, 3)]);

        Assert.True(IsData(aborted, Data(2, 7)));
        Assert.False(IsData(aborted, Data(3, 8)));
        Assert.True(IsData(aborted, Data(4, 9)));
        Assert.False(IsData(aborted, Data(5, 9)));
    }

    private static bool IsData(AbortedTransactions aborted, byte[] batch) => BatchHeader.TryRead(batch, out var header) && aborted.IsData(header);

    private static byte[] Data(long offset, long producer, short attributes = 16) =>
        new BatchBytes { BaseOffset = offset, ProducerId = producer, Attributes = attributes }.Add(0, 0, null, [1]).ToArray();
}
