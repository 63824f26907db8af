using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Sorts up to 16 rows in registers, every lane by itself, by the shortest networks that are known for 4, 8, 12 and 16
/// (Knuth, The Art of Computer Programming 3, 5.3.4; https://bertdobbelaere.github.io/sorting_networks.html).
/// Missing rows are infinite, and so stay the last.
/// </summary>
internal static class SmallSort<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public const int RowsMax = 16;

    /// <param name="block">Rows one behind the other, a double per lane.</param>
    /// <param name="rows">From 1 to <see cref="RowsMax"/>.</param>
    public static void Sort(ref double block, int rows)
    {
        switch ((rows + 3) / 4)
        {
            case 1:
                Sort4(ref block, rows);
                break;
            case 2:
                Sort8(ref block, rows);
                break;
            case 3:
                Sort12(ref block, rows);
                break;
            default:
                Sort16(ref block, rows);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort4(ref double block, int rows)
    {
        var a = Row(ref block, 0);
        var b = RowOrLast(ref block, 1, rows);
        var c = RowOrLast(ref block, 2, rows);
        var d = RowOrLast(ref block, 3, rows);

        Order(ref a, ref c); Order(ref b, ref d);

        Order(ref a, ref b); Order(ref c, ref d);

        Order(ref b, ref c);

        Put(a, ref block, 0);
        Put(b, ref block, 1, rows);
        Put(c, ref block, 2, rows);
        Put(d, ref block, 3, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort8(ref double block, int rows)
    {
        var a = Row(ref block, 0);
        var b = Row(ref block, 1);
        var c = Row(ref block, 2);
        var d = Row(ref block, 3);
        var e = Row(ref block, 4);
        var f = RowOrLast(ref block, 5, rows);
        var g = RowOrLast(ref block, 6, rows);
        var h = RowOrLast(ref block, 7, rows);

        Order(ref a, ref c); Order(ref b, ref d); Order(ref e, ref g); Order(ref f, ref h);

        Order(ref a, ref e); Order(ref b, ref f); Order(ref c, ref g); Order(ref d, ref h);

        Order(ref a, ref b); Order(ref c, ref d); Order(ref e, ref f); Order(ref g, ref h);

        Order(ref c, ref e); Order(ref d, ref f);

        Order(ref b, ref e); Order(ref d, ref g);

        Order(ref b, ref c); Order(ref d, ref e); Order(ref f, ref g);

        Put(a, ref block, 0);
        Put(b, ref block, 1);
        Put(c, ref block, 2);
        Put(d, ref block, 3);
        Put(e, ref block, 4);
        Put(f, ref block, 5, rows);
        Put(g, ref block, 6, rows);
        Put(h, ref block, 7, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort12(ref double block, int rows)
    {
        var a = Row(ref block, 0);
        var b = Row(ref block, 1);
        var c = Row(ref block, 2);
        var d = Row(ref block, 3);
        var e = Row(ref block, 4);
        var f = Row(ref block, 5);
        var g = Row(ref block, 6);
        var h = Row(ref block, 7);
        var i = Row(ref block, 8);
        var j = RowOrLast(ref block, 9, rows);
        var k = RowOrLast(ref block, 10, rows);
        var l = RowOrLast(ref block, 11, rows);

        Order(ref a, ref i); Order(ref b, ref h); Order(ref c, ref g); Order(ref d, ref l); Order(ref e, ref k);
        Order(ref f, ref j);

        Order(ref a, ref b); Order(ref c, ref f); Order(ref d, ref e); Order(ref g, ref j); Order(ref h, ref i);
        Order(ref k, ref l);

        Order(ref a, ref c); Order(ref b, ref g); Order(ref f, ref k); Order(ref j, ref l);

        Order(ref a, ref d); Order(ref b, ref c); Order(ref e, ref g); Order(ref f, ref h); Order(ref i, ref l);
        Order(ref j, ref k);

        Order(ref b, ref e); Order(ref d, ref f); Order(ref g, ref i); Order(ref h, ref k);

        Order(ref b, ref d); Order(ref c, ref f); Order(ref g, ref j); Order(ref i, ref k);

        Order(ref c, ref d); Order(ref e, ref f); Order(ref g, ref h); Order(ref i, ref j);

        Order(ref e, ref g); Order(ref f, ref h);

        Order(ref d, ref e); Order(ref f, ref g); Order(ref h, ref i);

        Put(a, ref block, 0);
        Put(b, ref block, 1);
        Put(c, ref block, 2);
        Put(d, ref block, 3);
        Put(e, ref block, 4);
        Put(f, ref block, 5);
        Put(g, ref block, 6);
        Put(h, ref block, 7);
        Put(i, ref block, 8);
        Put(j, ref block, 9, rows);
        Put(k, ref block, 10, rows);
        Put(l, ref block, 11, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort16(ref double block, int rows)
    {
        var a = Row(ref block, 0);
        var b = Row(ref block, 1);
        var c = Row(ref block, 2);
        var d = Row(ref block, 3);
        var e = Row(ref block, 4);
        var f = Row(ref block, 5);
        var g = Row(ref block, 6);
        var h = Row(ref block, 7);
        var i = Row(ref block, 8);
        var j = Row(ref block, 9);
        var k = Row(ref block, 10);
        var l = Row(ref block, 11);
        var m = Row(ref block, 12);
        var n = RowOrLast(ref block, 13, rows);
        var o = RowOrLast(ref block, 14, rows);
        var p = RowOrLast(ref block, 15, rows);

        Order(ref a, ref n); Order(ref b, ref m); Order(ref c, ref p); Order(ref d, ref o); Order(ref e, ref i);
        Order(ref f, ref g); Order(ref h, ref l); Order(ref j, ref k);

        Order(ref a, ref f); Order(ref b, ref h); Order(ref c, ref j); Order(ref d, ref e); Order(ref g, ref n);
        Order(ref i, ref o); Order(ref k, ref p); Order(ref l, ref m);

        Order(ref a, ref b); Order(ref c, ref d); Order(ref e, ref f); Order(ref g, ref i); Order(ref h, ref j);
        Order(ref k, ref l); Order(ref m, ref n); Order(ref o, ref p);

        Order(ref a, ref c); Order(ref b, ref d); Order(ref e, ref k); Order(ref f, ref l); Order(ref g, ref h);
        Order(ref i, ref j); Order(ref m, ref o); Order(ref n, ref p);

        Order(ref b, ref c); Order(ref d, ref m); Order(ref e, ref g); Order(ref f, ref h); Order(ref i, ref k);
        Order(ref j, ref l); Order(ref n, ref o);

        Order(ref b, ref e); Order(ref c, ref g); Order(ref f, ref i); Order(ref h, ref k); Order(ref j, ref n);
        Order(ref l, ref o);

        Order(ref c, ref e); Order(ref d, ref g); Order(ref j, ref m); Order(ref l, ref n);

        Order(ref d, ref f); Order(ref g, ref i); Order(ref h, ref j); Order(ref k, ref m);

        Order(ref d, ref e); Order(ref f, ref g); Order(ref h, ref i); Order(ref j, ref k); Order(ref l, ref m);

        Order(ref g, ref h); Order(ref i, ref j);

        Put(a, ref block, 0);
        Put(b, ref block, 1);
        Put(c, ref block, 2);
        Put(d, ref block, 3);
        Put(e, ref block, 4);
        Put(f, ref block, 5);
        Put(g, ref block, 6);
        Put(h, ref block, 7);
        Put(i, ref block, 8);
        Put(j, ref block, 9);
        Put(k, ref block, 10);
        Put(l, ref block, 11);
        Put(m, ref block, 12);
        Put(n, ref block, 13, rows);
        Put(o, ref block, 14, rows);
        Put(p, ref block, 15, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref TLanes first, ref TLanes second)
    {
        var (left, right) = (first, second);
        first = TLanes.Min(left, right);
        second = TLanes.Max(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Row(ref double block, int row) =>
        TLanes.Load(ref Unsafe.Add(ref block, row * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes RowOrLast(ref double block, int row, int rows) =>
        row < rows ? Row(ref block, row) : TLanes.All(double.PositiveInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TLanes value, ref double block, int row) =>
        value.Store(ref Unsafe.Add(ref block, row * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TLanes value, ref double block, int row, int rows)
    {
        if (row < rows)
        {
            Put(value, ref block, row);
        }
    }
}
