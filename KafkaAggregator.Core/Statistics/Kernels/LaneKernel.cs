using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>The kernel for one width of vectors.</summary>
internal sealed class LaneKernel<TLanes, TPartitioning>() : StatisticsKernel(TLanes.Count)
    where TLanes : struct, ILanes<TLanes>
    where TPartitioning : struct, IPartitioning
{
    public override BlockOutcome ComputeBlock(Span<double> block, int rows, OperationPlan plan, Span<double> results)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, rows * TLanes.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(results.Length, plan.Operations.Length * TLanes.Count);
        ref var first = ref MemoryMarshal.GetReference(block);
        var (oldest, latest) = (Row(ref first, 0), Row(ref first, rows - 1));
        var center = Middle(oldest, Row(ref first, rows / 2), latest);
        var sums = SplitSums<TLanes>.Over(ref first, rows, center);
        var zero = TLanes.All(0);
        var all = (1u << TLanes.Count) - 1;
        var undecided = all ^ TLanes.Bits(TLanes.Equal(sums.Sum - sums.Sum, zero));
        var holdsZero = TLanes.LessOrEqual(sums.Least, zero) & TLanes.LessOrEqual(zero, sums.Greatest);
        if (TLanes.Bits(holdsZero) != 0)
        {
            undecided |= NegativeZeros(ref first, rows);
        }

        var uncertified = 0u;
        var moments = default(Moments<TLanes>);
        if (plan.NeedsMean || plan.NeedsDeviation)
        {
            moments = Moments<TLanes>.Of(sums, rows);
            uncertified |= plan.NeedsMean ? all ^ TLanes.Bits(moments.IsMeanCertain) : 0;
            uncertified |= plan.NeedsDeviation ? all ^ TLanes.Bits(moments.IsDeviationCertain) : 0;
        }

        var ranks = default(RankPlan);
        if (plan.NeedsRanks && undecided != all)
        {
            ranks = plan.RanksOf(rows);
            ranks.Network.Sort<TLanes>(ref first);
        }

        Write(plan, ranks, sums, moments, ref first, results);
        if (plan.NeedsArrival)
        {
            WriteArrival(plan, oldest, latest, rows, results);
        }

        return new(undecided, uncertified & ~undecided);
    }

    public override void ComputeColumn(
        ReadOnlySpan<double> samples, OperationPlan plan, int minSampleSize, Span<double> results)
    {
        if (samples.Length < Math.Max(2, minSampleSize))
        {
            ReferenceStatistics.ComputeAll(samples, plan.List, minSampleSize, results);
            return;
        }

        var scratch = KernelScratch.OfThread;
        var copy = scratch.Copy(samples, TLanes.Count);
        if (!TryComputeColumn(copy, samples.Length, plan, results))
        {
            ReferenceStatistics.ComputeAll(samples, plan.List, minSampleSize, results);
        }

        scratch.Trim();
    }

    public override bool TryComputeColumn(Span<double> column, int count, OperationPlan plan, Span<double> results)
    {
        var sums = Sum(column, count);
        if (!double.IsFinite(FirstOf(sums.Sum)))
        {
            return false;
        }

        var samples = (ReadOnlySpan<double>)column[..count];
        var extremes = new Extremes(FirstOf(sums.Least), FirstOf(sums.Greatest));
        var zeros = ArrivedZeros.In(samples, extremes);
        var (mean, deviation) = Certified(sums, column, count, plan.NeedsMean, plan.NeedsDeviation);
        var ranks = plan.NeedsRanks ? plan.RanksOf(count) : null;
        Span<double> selected = stackalloc double[ranks?.Ranks.Length ?? 0];
        if (ranks is not null)
        {
            var (collected, spare) = KernelScratch.OfThread.Columns(count);
            BucketSelector<TLanes, TPartitioning>.Select(
                samples, extremes, collected.Span[..count], spare.Span[..count], ranks.Ranks, selected);
            zeros.Restore(samples, ranks.Ranks, selected);
        }

        for (var index = 0; index < plan.Operations.Length; index++)
        {
            results[index] = plan.Operations[index] switch
            {
                Operation.Min => zeros.First(extremes.Least),
                Operation.Max => zeros.First(extremes.Greatest),
                Operation.Mean => mean,
                Operation.Stdev => deviation,
                Operation.Range => zeros.First(extremes.Greatest) - zeros.First(extremes.Least),
                Operation.First => samples[0],
                Operation.Last => samples[^1],
                Operation.Samples => count,
                > Operation.Max and < Percentile.Zero => 0,
                _ => ranks!.StatisticOf(index).From(selected),
            };
        }

        if (plan.NeedsExactSums)
        {
            ExtraSums.Fill(ExactSums.Of(samples), plan, results);
        }

        return true;
    }

    public override (double Mean, double Deviation) ComputeMoments(ReadOnlySpan<double> samples)
    {
        var copy = KernelScratch.OfThread.Copy(samples, TLanes.Count);
        return Certified(
            CompensatedSum(copy, samples.Length), copy, samples.Length, needsMean: true, needsDeviation: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void CopyRows(ReadOnlySpan<ulong> rows, int stride, int slot, Span<double> block)
    {
        var count = rows.Length / stride;
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot + TLanes.Count, stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, count * TLanes.Count);
        ref var target = ref MemoryMarshal.GetReference(block);
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, double>(rows)), slot);
        for (var row = 0; row < count; row++)
        {
            TLanes.Load(ref source).Store(ref target);
            source = ref Unsafe.Add(ref source, stride);
            target = ref Unsafe.Add(ref target, TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void CopyColumns(
        ReadOnlySpan<ulong> rows, int stride, int slot, int fields, Span<double> columns, int length)
    {
        var count = rows.Length / stride;
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot + fields, stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns.Length, ((fields - 1) * length) + count);
        ref var values = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, double>(rows));
        var field = 0;
        for (; field <= fields - TLanes.Count; field += TLanes.Count)
        {
            ref var source = ref Unsafe.Add(ref values, slot + field);
            ref var target = ref columns[field * length];
            for (var row = 0; row < count; row++)
            {
                TLanes.Load(ref source).Scatter(ref target, length);
                source = ref Unsafe.Add(ref source, stride);
                target = ref Unsafe.Add(ref target, 1);
            }
        }

        for (; field < fields; field++)
        {
            for (var row = 0; row < count; row++)
            {
                columns[(field * length) + row] = Unsafe.Add(ref values, ((nint)row * stride) + slot + field);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Row(ref double block, int row) =>
        TLanes.Load(ref Unsafe.Add(ref block, (nint)row * TLanes.Count));

    private static TLanes Middle(TLanes first, TLanes second, TLanes third) => TLanes.Max(
        TLanes.Min(first, second), TLanes.Min(TLanes.Max(first, second), third));

    private static double FirstOf(TLanes lanes) => CompensatedSums<TLanes>.FirstOf(lanes);

    private static uint NegativeZeros(ref double block, int rows)
    {
        var found = TLanes.All(0);
        for (var row = 0; row < rows; row++)
        {
            found |= TLanes.IsNegativeZero(Row(ref block, row));
        }

        return TLanes.Bits(found);
    }

    private static CentralSums<TLanes> Sum(Span<double> column, int count)
    {
        var rows = Pad(column, count, out var center);
        return rows <= SplitSums<TLanes>.ColumnRowsMax
            ? SplitSums<TLanes>.OverColumn(column[..(rows * TLanes.Count)], count, center)
            : CompensatedSum(column, count);
    }

    /// <summary>Where split sums do not certify.</summary>
    private static CentralSums<TLanes> CompensatedSum(Span<double> column, int count)
    {
        var rows = Pad(column, count, out var center);
        ref var first = ref MemoryMarshal.GetReference(column);
        return CompensatedSums<TLanes>.Over(ref first, rows, TLanes.All(center)).Fold().WithBounds(rows);
    }

    /// <summary>
    /// A sample after the other into a lane after the other, and the center again, which adds nothing to compensated
    /// sums, to the end of the last row; gives how many rows they are.
    /// </summary>
    private static int Pad(Span<double> column, int count, out double center)
    {
        var (first, middle, last) = (column[0], column[count / 2], column[count - 1]);
        center = Math.Max(Math.Min(first, middle), Math.Min(Math.Max(first, middle), last));

        var rows = (count + TLanes.Count - 1) / TLanes.Count;
        column[count..(rows * TLanes.Count)].Fill(center);
        return rows;
    }

    private static (double Mean, double Deviation) Certified(
        in CentralSums<TLanes> sums, Span<double> column, int count, bool needsMean, bool needsDeviation)
    {
        if (!needsMean && !needsDeviation)
        {
            return default;
        }

        var moments = Moments<TLanes>.Of(sums, count);
        if (AreCertain(moments, needsMean, needsDeviation))
        {
            return (FirstOf(moments.Mean), FirstOf(moments.Deviation));
        }

        moments = Moments<TLanes>.Of(CompensatedSum(column, count), count);
        ReadOnlySpan<double> samples = column[..count];
        return (
            AreCertain(moments, needsMean, false) ? FirstOf(moments.Mean) : ExactMean.Of(samples),
            AreCertain(moments, false, needsDeviation)
                ? FirstOf(moments.Deviation)
                : ExactSums.Of(samples).StandardDeviation());
    }

    private static bool AreCertain(in Moments<TLanes> moments, bool needsMean, bool needsDeviation) =>
        (!needsMean || (TLanes.Bits(moments.IsMeanCertain) & 1) != 0)
        && (!needsDeviation || (TLanes.Bits(moments.IsDeviationCertain) & 1) != 0);

    private static void Write(
        OperationPlan plan,
        RankPlan? ranks,
        in CentralSums<TLanes> sums,
        in Moments<TLanes> moments,
        ref double sorted,
        Span<double> results)
    {
        var operations = plan.Operations;
        ref var target = ref MemoryMarshal.GetReference(results[..(operations.Length * TLanes.Count)]);
        var stride = (nint)operations.Length;
        for (var index = 0; index < operations.Length; index++)
        {
            switch (operations[index])
            {
                case Operation.Min:
                    sums.Least.Scatter(ref target, stride);
                    break;
                case Operation.Max:
                    sums.Greatest.Scatter(ref target, stride);
                    break;
                case Operation.Mean:
                    moments.Mean.Scatter(ref target, stride);
                    break;
                case Operation.Stdev:
                    moments.Deviation.Scatter(ref target, stride);
                    break;
                case Operation.Range:
                    (sums.Greatest - sums.Least).Scatter(ref target, stride);
                    break;
                case > Operation.Max and < Percentile.Zero:
                    TLanes.All(0).Scatter(ref target, stride);
                    break;
                default:
                    if (ranks is not null)
                    {
                        From(ranks, index, ref sorted).Scatter(ref target, stride);
                    }

                    break;
            }

            target = ref Unsafe.Add(ref target, 1);
        }
    }

    private static void WriteArrival(
        OperationPlan plan, TLanes oldest, TLanes latest, int rows, Span<double> results)
    {
        for (var index = 0; index < plan.Operations.Length; index++)
        {
            ref var target = ref results[index];
            switch (plan.Operations[index])
            {
                case Operation.First:
                    oldest.Scatter(ref target, plan.Operations.Length);
                    break;
                case Operation.Last:
                    latest.Scatter(ref target, plan.Operations.Length);
                    break;
                case Operation.Samples:
                    TLanes.All(rows).Scatter(ref target, plan.Operations.Length);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes From(RankPlan ranks, int index, ref double sorted)
    {
        ref readonly var statistic = ref ranks.RowsOf(index);
        var lower = Row(ref sorted, statistic.Lower);
        if (statistic.Lower == statistic.Upper)
        {
            return lower;
        }

        var upper = Row(ref sorted, statistic.Upper);
        var sum = (lower * TLanes.All(statistic.LowerFactor)) + (upper * TLanes.All(statistic.UpperFactor));
        return statistic.Share != 0 ? sum * TLanes.All(statistic.Share) : sum / TLanes.All(statistic.Parts);
    }
}
