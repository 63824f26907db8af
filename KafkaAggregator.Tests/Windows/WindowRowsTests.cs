using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Windows;

public sealed class WindowRowsTests
{
    private readonly ChunkPool _pool = new();
    private readonly Row _row = new();
    private readonly WriterSchema _writer = Rows.Writer();

    /// <summary>The formula of the class's doc, at its boundaries.</summary>
    [Theory]
    [InlineData(10, 1, 1)]
    [InlineData(10, 204, 1)]
    [InlineData(10, 205, 2)]
    [InlineData(10, 1_000, 5)]
    [InlineData(100, 1_000, 50)]
    [InlineData(2048, 3, 3)]
    [InlineData(1025, 3, 3)]
    [InlineData(1024, 3, 2)]
    [InlineData(0, 1_000, 0)]
    public void HeldBytes_IsSixteenKilobytesAChunk_HoweverManyRows(int columns, int rows, int chunks)
    {
        using var window = WindowOf(columns, rows);

        Assert.Equal(chunks * 16_384, window.HeldBytes);
        Assert.Equal(window.HeldBytes, _pool.RentedBytes);
        Assert.Equal(rows, window.Count);
    }

    [Theory]
    [InlineData(2049, 20_480)]
    [InlineData(5200, 45_056)]
    public void HeldBytes_IsTheRowsOwnSize_WhereARowIsLargerThanAChunk(int columns, int bytesEach)
    {
        using var window = WindowOf(columns, 3);

        Assert.Equal(3 * bytesEach, window.HeldBytes);
    }

    [Fact]
    public void Append_AllocatesOnlyForChunks_WhichThePoolGivesAgain()
    {
        var layout = Rows.LayoutOfDoubles(10);
        WindowOf(10, 1_000).Dispose();
        using var window = new WindowRows(_pool);
        _row.Fill(layout, _writer, new ulong[10]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var index = 0; index < 1_000; index++)
        {
            window.Append(_row);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    [Fact]
    public void Append_KeepsTheRows_WhenTheRowIsUsedAgain()
    {
        var layout = Rows.LayoutOfDoubles(2);
        using var window = new WindowRows(_pool);
        window.Append(_row.Fill(layout, _writer, 1, 2));
        window.Append(_row.Fill(layout, _writer, 3, 4));

        Assert.Equal([[1, 2], [3, 4]], Read(window));
    }

    [Fact]
    public void Append_BeginsAChunk_WhenTheLayoutGrew()
    {
        var narrow = Rows.LayoutOfDoubles(1);
        var wide = Rows.LayoutOfDoubles(2);
        using var window = new WindowRows(_pool);
        window.Append(_row.Fill(narrow, _writer, 1));
        window.Append(_row.Fill(wide, _writer, 2, 3));
        window.Append(_row.Fill(wide, _writer, 4, 5));

        Assert.Equal([[1], [2, 3], [4, 5]], Read(window));
        Assert.Equal(2, window.Chunks.Length);
    }

    [Fact]
    public void GetEnumerator_FindsTheRows_WhereTheirLengthsDiffer()
    {
        var layout = RowLayout.Empty.With([new ColumnKey("a", null, SlotKind.Double, true), new ColumnKey("f", null, SlotKind.Double, false)]);
        ulong[][] rows =
        [
            [RowColumn.PooledSlot(0, 2), 0, 7, 10, 11],
            [RowColumn.PooledSlot(0, 0), 3, 8],
            [RowColumn.PooledSlot(0, 1), 0, 9, 12],
        ];
        using var window = new WindowRows(_pool);
        foreach (var row in rows)
        {
            window.Append(_row.Fill(layout, _writer, row));
        }

        Assert.Equal(rows, Read(window));
    }

    [Fact]
    public void Count_CountsRows_WhereTheyHaveNoSlot()
    {
        using var window = WindowOf(0, 5);

        Assert.Equal(5, window.Count);
        Assert.Equal(5, Read(window).Count);
    }

    [Fact]
    public void Writers_NamesEachOnce_InOrderOfArrival()
    {
        var layout = Rows.LayoutOfDoubles(1);
        var (first, second) = (Rows.Writer(9), Rows.Writer(3));
        using var window = new WindowRows(_pool);
        foreach (var writer in new[] { first, second, second, first, second })
        {
            window.Append(_row.Fill(layout, writer, 0));
        }

        Assert.Equal([first, second], window.Writers);
    }

    [Fact]
    public void Dispose_ReturnsEveryChunk_AndEndsTheWindow()
    {
        var window = WindowOf(10, 1_000);

        window.Dispose();
        window.Dispose();

        Assert.Equal(0, _pool.RentedBytes);
        Assert.Equal(5 * 16_384, _pool.IdleBytes);
        Assert.Equal(0, window.HeldBytes);
        Assert.Throws<ObjectDisposedException>(() => window.Append(_row));
    }

    private WindowRows WindowOf(int columns, int rows)
    {
        var layout = Rows.LayoutOfDoubles(columns);
        var window = new WindowRows(_pool);
        _row.Fill(layout, _writer, new ulong[columns]);
        for (var index = 0; index < rows; index++)
        {
            window.Append(_row);
        }

        return window;
    }

    private static List<ulong[]> Read(WindowRows window)
    {
        var rows = new List<ulong[]>();
        foreach (var row in window)
        {
            rows.Add(row.ToArray());
        }

        return rows;
    }
}
