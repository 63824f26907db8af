using System.Runtime.InteropServices;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Windows;

/// <summary>Windows against a plain list of rows: random layouts that grow, rows of any length, windows in turn.</summary>
public sealed class WindowRowsPropertyTests
{
    private const int Runs = 60;

    [Fact]
    public void Rows_AreThoseOfAPlainList_AndComeBackToThePool()
    {
        var seed = Random.Shared.Next();
        var pool = new ChunkPool(1 << 20);
        for (var run = 0; run < Runs; run++)
        {
            try
            {
                Check(new Random(seed + run), pool);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed + run}", failure);
            }
        }

        Assert.Equal(0, pool.RentedBytes);
        Assert.InRange(pool.IdleBytes, 0, pool.IdleBytesMax);
    }

    private static void Check(Random random, ChunkPool pool)
    {
        var row = new Row();
        WriterSchema[] writers = [Rows.Writer(1), Rows.Writer(2), Rows.Writer(3)];
        var windows = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Rows: new WindowRows(pool), Model: new Model())).ToList();
        var layout = Grow(RowLayout.Empty, random);
        for (var count = random.Next(150); count > 0; count--)
        {
            layout = random.Next(60) == 0 ? Grow(layout, random) : layout;
            var (slots, writer) = (RandomRow(layout, random), writers[random.Next(writers.Length)]);
            row.Fill(layout, writer, slots);
            var (rows, model) = windows[random.Next(windows.Count)];
            rows.Append(row);
            model.Add(slots, layout, writer);
        }

        Assert.Equal(pool.RentedBytes, windows.Sum(window => window.Rows.HeldBytes));
        foreach (var (rows, model) in windows)
        {
            model.Check(rows);
            rows.Dispose();
        }
    }

    private static RowLayout Grow(RowLayout layout, Random random) =>
        layout.With(Enumerable.Range(0, random.Next(10) == 0 ? random.Next(2_500) : random.Next(30)).Select(_ =>
            new ColumnKey($"f{random.Next(10_000)}", null, (SlotKind)random.Next(2), IsPooled: random.Next(200) == 0)));

    private static ulong[] RandomRow(RowLayout layout, Random random)
    {
        List<ulong> slots = [.. Slots(layout.SlotCount, random)];
        foreach (var column in layout.Columns.Where(column => column.Key.IsPooled))
        {
            var elements = random.Next(5) == 0 ? random.Next(3_000) : random.Next(4);
            slots[column.Slot] = RowColumn.PooledSlot(slots.Count - layout.SlotCount, elements);
            slots.AddRange(Slots(elements, random));
        }

        return [.. slots];
    }

    private static ulong[] Slots(int count, Random random)
    {
        var slots = new ulong[count];
        random.NextBytes(MemoryMarshal.AsBytes(slots.AsSpan()));
        return slots;
    }

    private sealed class Model
    {
        private readonly List<ulong[]> _rows = [];
        private readonly List<WriterSchema> _writers = [];
        private RowLayout? _layout;
        private long _bytes;
        private int _free;

        public void Add(ulong[] row, RowLayout layout, WriterSchema writer)
        {
            if (row.Length > 0 && (_layout != layout || _free < row.Length))
            {
                var chunk = row.Length <= 2048 ? 2048 : (row.Length + 511) / 512 * 512;
                (_bytes, _free) = (_bytes + (8L * chunk), chunk);
            }

            _free -= row.Length;
            _layout = layout;
            _rows.Add(row);
            _writers.Add(writer);
        }

        public void Check(WindowRows window)
        {
            var index = 0;
            foreach (var row in window)
            {
                Assert.True(row.SequenceEqual(_rows[index++]));
            }

            Assert.Equal(_rows.Count, index);
            Assert.Equal(_rows.Count, window.Count);
            Assert.Equal(_bytes, window.HeldBytes);
            Assert.Equal(_writers.Distinct(), window.Writers);
        }
    }
}
