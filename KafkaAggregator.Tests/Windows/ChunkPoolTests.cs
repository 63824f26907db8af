using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Windows;

public sealed class ChunkPoolTests
{
    private const int CommonBytes = ChunkPool.ChunkSlots * sizeof(ulong);

    [Theory]
    [InlineData(1, 2048)]
    [InlineData(2047, 2048)]
    [InlineData(2048, 2048)]
    [InlineData(2049, 2560)]
    [InlineData(2560, 2560)]
    [InlineData(2561, 3072)]
    public void Rent_GivesSixteenKilobytes_OrOneRowWhereItIsLarger(int slots, int expected)
    {
        var pool = new ChunkPool();

        var chunk = pool.Rent(slots);

        Assert.Equal(expected, chunk.Length);
        Assert.Equal(expected * sizeof(ulong), pool.RentedBytes);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(5000)]
    public void Rent_GivesTheSameMemoryAgain_AfterReturn(int slots)
    {
        var pool = new ChunkPool();
        var first = pool.Rent(slots);
        pool.Return(first);

        Assert.Equal(0, pool.RentedBytes);
        Assert.Equal(first.Length * sizeof(ulong), pool.IdleBytes);
        Assert.Same(first, pool.Rent(slots));
        Assert.Equal(0, pool.IdleBytes);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(CommonBytes - 1, 0)]
    [InlineData(CommonBytes, 1)]
    [InlineData((2 * CommonBytes) - 1, 1)]
    [InlineData(2 * CommonBytes, 2)]
    public void Return_KeepsNoMoreIdle_ThanTheBound(long idleBytesMax, int kept)
    {
        var pool = new ChunkPool(idleBytesMax);
        var chunks = Enumerable.Range(0, 4).Select(_ => pool.Rent(1)).ToList();

        chunks.ForEach(pool.Return);

        Assert.Equal(kept * CommonBytes, pool.IdleBytes);
        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void Return_LetsTheOldestLargeChunkGo_WhereTooManyAreKept()
    {
        var pool = new ChunkPool();
        var oldest = pool.Rent(3000);
        var others = Enumerable.Range(0, ChunkPool.IdleLargeChunksMax).Select(_ => pool.Rent(4000)).ToList();
        pool.Return(oldest);
        others.ForEach(pool.Return);

        Assert.NotSame(oldest, pool.Rent(3000));
        Assert.Equal(others.Sum(chunk => chunk.Length * (long)sizeof(ulong)), pool.IdleBytes);
    }

#if DEBUG
    [Fact]
    public void Return_OverwritesTheChunk_InADebugBuild()
    {
        var pool = new ChunkPool();
        var chunk = pool.Rent(1);
        chunk[0] = 1;

        pool.Return(chunk);

        Assert.All(chunk, slot => Assert.Equal(0xDEAD_DEAD_DEAD_DEAD, slot));
    }

    [Fact]
    public void Rent_Throws_WhereAReturnedChunkWasWrittenTo()
    {
        var pool = new ChunkPool();
        var chunk = pool.Rent(1);
        pool.Return(chunk);
        chunk[77] = 1;

        Assert.Throws<InvalidOperationException>(() => pool.Rent(1));
    }
#endif

    [Fact]
    public void RentAndReturn_NeverGiveOneChunkTwice_ToManyThreads()
    {
        var pool = new ChunkPool(8 * CommonBytes);

        Parallel.For(0, 8, thread =>
        {
            for (var round = 0; round < 2_000; round++)
            {
                var chunk = pool.Rent(round % 5 == 0 ? 2049 : 1);
                var mark = ((ulong)thread << 32) | (uint)round;
                chunk.AsSpan().Fill(mark);
                Assert.False(chunk.AsSpan().ContainsAnyExcept(mark));
                pool.Return(chunk);
            }
        });

        Assert.Equal(0, pool.RentedBytes);
        Assert.InRange(pool.IdleBytes, 0, pool.IdleBytesMax);
    }
}
