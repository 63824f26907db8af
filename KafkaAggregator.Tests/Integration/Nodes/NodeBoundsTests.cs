using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>What is full stops the reading, on a real broker, and drops nothing.</summary>
[Collection(KafkaCollection.Name)]
public sealed class NodeBoundsTests(KafkaBroker broker)
{
    private const int BatchMax = 1000;

    /// <summary>In which a lane that has credit reads all there is.</summary>
    private const int Polls = 50;

    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task Reading_Stops_WhileTheBrokerDoesNotAnswerACommit_AndNothingIsDropped(KafkaGroupProtocol protocol)
    {
        const int Windows = 20_000;
        const int Credit = 64 << 10;
        await using var run = await NodeRun.CreateAsync(broker, protocol, partitions: 1, windowSize: 1);
        using var answers = new ManualResetEventSlim();
        var (isHeldUp, pollsSince) = (false, 0);
        var node = run.Start(
            new(null)
            {
                OnStep = step =>
                {
                    Volatile.Write(ref isHeldUp, isHeldUp || step == "withhold");
                    pollsSince += isHeldUp && step == "poll" ? 1 : 0;
                    Assert.True(step != "before commit" || answers.Wait(NodeRun.Limit));
                },
            },
            new() { Credit = new() { PartitionBytesMin = Credit, PartitionBytesMax = Credit } });
        run.Write(Windows + 1);
        await PollAsync();
        var stoppedAt = -1L;
        while (stoppedAt != ReadBy(node))
        {
            // Its actor may still have batches before it that were polled earlier.
            stoppedAt = ReadBy(node);
            await PollAsync();
        }

        // At most what fits the credit before any of it has become a summary, and one batch more.
        Assert.InRange(stoppedAt, 1, (Credit / ScriptedRecord.ValueLength) + BatchMax);
        await PollAsync();
        Assert.Equal(stoppedAt, ReadBy(node));
        answers.Set();
        await run.WaitForCommitAsync();
        Assert.Equal(Enumerable.Range(0, Windows).Select(offset => (0, offset, offset, (double)offset)), run.ReadWindows());

        async Task PollAsync()
        {
            var before = Volatile.Read(ref pollsSince);
            await Waiting.UntilAsync(() => Volatile.Read(ref pollsSince) >= before + Polls, NodeRun.Limit, run.Lines);
        }
    }

    [KafkaFact]
    public async Task FullMemory_StopsThePartition_UntilWindowsOfAnotherClose_AndNothingIsDropped()
    {
        const int Size = 1500;
        const long Chunk = ChunkPool.ChunkSlots * sizeof(ulong);
        var pool = new ChunkPool(rentedBytesMax: 2 * Chunk);
        await using var run = await NodeRun.CreateAsync(broker, KafkaGroupProtocol.Consumer, partitions: 2, Size, expiration: Size);
        var node = run.Start(new(null), new() { Pool = pool });
        run.Write(0, Enumerable.Range(0, 2 * Size)); // two windows, and both are open
        await Waiting.UntilAsync(() => run.HasRead(node), NodeRun.Limit, run.Lines);
        Assert.Equal(2 * Chunk, pool.RentedBytes);
        run.Write(1, 0);
        await Waiting.UntilAsync(() => Lines(node, "It goes on as windows close") == 1, NodeRun.Limit, run.Lines);
        Assert.Equal(2 * Chunk, pool.RentedBytes);
        run.Write(0, 3 * Size); // ends both
        await Waiting.UntilAsync(() => run.HasRead(node), NodeRun.Limit, run.Lines);
        run.Write(1, 3 * Size);
        await run.WaitForCommitAsync();
        Assert.Equal([(0, 0, Size - 1, (Size - 1) / 2.0), (0, Size, (2 * Size) - 1, Size + ((Size - 1) / 2.0)), (1, 0, 0, 0.0)], run.ReadWindows());
    }

    private static long ReadBy(MortalNode node) => node.Directory.Read().Sum(partition => partition.NextOffset ?? 0);

    private static int Lines(MortalNode node, string text) =>
        node.Logger.Lines.Count(line => line.Text.Contains(text, StringComparison.Ordinal));
}
