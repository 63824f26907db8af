using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// Computes the statistics of closed windows: of small windows some fields at once, straight out of the rows, of large
/// ones and of fields with missing samples a field at a time. One per partition: it keeps its buffers, and the fields
/// of the writer schemas it saw last. Not thread-safe.
/// </summary>
public sealed class SummaryCalculator
{
    private readonly SampleBuffer _samples = new();
    private readonly SampleColumns _columns = new();
    private readonly Dictionary<int, SampledFields> _fields = [];
    private readonly StatisticsKernel _kernel;

    /// <summary>For the last fields, where they fill half of the other.</summary>
    private readonly StatisticsKernel _narrowKernel;
    private readonly double[] _results = new double[RowBlocks.ResultsMax];
    private OperationPlan? _plan;

    /// <summary>Missing samples of the window at hand, by field; empty as long as there are none.</summary>
    private long[] _missing = [];

    /// <summary>With the widest vectors that this processor has.</summary>
    public SummaryCalculator()
        : this(StatisticsKernel.Best)
    {
    }

    internal SummaryCalculator(StatisticsKernel kernel) => (_kernel, _narrowKernel) = (kernel, kernel.Narrow);

    /// <summary>The statistics of a window that has a row at least.</summary>
    /// <param name="aggregation">Its operations and least sample size.</param>
    /// <param name="aggregationIndex">Its place among the source's aggregations.</param>
    /// <param name="rows">The rows, in the order in which they came.</param>
    public SummaryValues Compute(AggregationDefinition aggregation, int aggregationIndex, WindowRows rows)
    {
        var fields = FieldsOf(aggregationIndex, rows);
        var plan = ReferenceEquals(_plan?.List, aggregation.Operations)
            ? _plan!
            : _plan = OperationPlan.Of(aggregation.Operations);
        var values = new double[fields.All.Length * plan.Operations.Length];
        _missing = [];
        if (RowBlocks.CanHold(rows, aggregation.MinSampleSize)
            && plan.Operations.Length * _kernel.Lanes <= _results.Length)
        {
            ComputeBlocks(fields, plan, aggregation.MinSampleSize, rows, values);
        }
        else
        {
            ComputeFields(fields, plan, aggregation.MinSampleSize, rows, values);
        }

        _samples.Trim();
        return new SummaryValues(fields.Summary, values, Total(_missing)) { MissingByField = _missing };
    }

    private void ComputeFields(
        SampledFields fields, OperationPlan plan, int minSampleSize, WindowRows rows, double[] values)
    {
        var isMany = rows.Count >= Math.Max(2, minSampleSize);
        for (var first = 0; first < fields.All.Length; first += SampleColumns.FieldsMax)
        {
            var group = fields.Group(first, SampleColumns.FieldsMax);
            var areGathered = isMany && _columns.TryGather(_kernel, fields, first, rows);
            for (var index = 0; index < group.Length; index++)
            {
                var results = ResultsOf(first + index, plan, values);
                if (!areGathered || !_kernel.TryComputeColumn(_columns[index], (int)rows.Count, plan, results))
                {
                    ComputeField(fields, first + index, plan, minSampleSize, rows, results);
                }
            }
        }
    }

    private void ComputeBlocks(
        SampledFields fields, OperationPlan plan, int minSampleSize, WindowRows rows, double[] values)
    {
        var kernel = _kernel;
        var count = (int)rows.Count;
        var block = KernelScratch.OfThread.Block;
        var operations = plan.Operations.Length;
        for (var first = 0; first < fields.All.Length; first += kernel.Lanes)
        {
            var rest = fields.All.Length - first;
            if (rest <= _narrowKernel.Lanes)
            {
                kernel = _narrowKernel;
            }

            // The last group is a full one too, and has some fields for the second time.
            var start = Math.Min(first, Math.Max(0, fields.All.Length - kernel.Lanes));
            var absent = RowBlocks.Fill(kernel, fields, start, rows, plan.IntegersMax, block);
            var target = values.AsSpan(start * operations);
            var isFull = target.Length >= kernel.Lanes * operations;
            var outcome = kernel.ComputeBlock(block, count, plan, isFull ? target : _results);
            if (!isFull)
            {
                _results.AsSpan(0, target.Length).CopyTo(target);
            }

            var open = outcome.Undecided | absent;
            if ((open | outcome.Uncertified) != 0 || plan.NeedsExactSums)
            {
                Complete(fields, start, new(open, outcome.Uncertified), plan, minSampleSize, rows, values);
            }
        }
    }

    /// <summary>What a block of fields from that one on left to be done.</summary>
    private void Complete(
        SampledFields fields,
        int start,
        BlockOutcome outcome,
        OperationPlan plan,
        int minSampleSize,
        WindowRows rows,
        double[] values)
    {
        var group = fields.Group(start, _kernel.Lanes);
        for (var lane = 0; lane < group.Length; lane++)
        {
            var results = ResultsOf(start + lane, plan, values);
            var isCertified = ((outcome.Uncertified >> lane) & 1) == 0;
            if (((outcome.Undecided >> lane) & 1) != 0)
            {
                ComputeField(fields, start + lane, plan, minSampleSize, rows, results);
            }
            else if (!isCertified || plan.NeedsExactSums)
            {
                ComputeSums(group[lane], plan, rows, isCertified, results);
            }
        }
    }

    private static long Total(long[] counts)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        return total;
    }

    /// <summary>One field by itself, with its missing samples.</summary>
    private void ComputeField(
        SampledFields fields,
        int index,
        OperationPlan plan,
        int minSampleSize,
        WindowRows rows,
        Span<double> results)
    {
        var field = fields.All[index];
        _samples.Gather(field, rows);
        if (_samples.Missing > 0)
        {
            _missing = _missing is [] ? new long[fields.All.Length] : _missing;
            _missing[index] = _samples.Missing;
        }

        if (field.Kind == SlotKind.Double || _samples.TryTakeAsDoubles(plan.IntegersMax))
        {
            _kernel.ComputeColumn(_samples.Doubles, plan, minSampleSize, results);
        }
        else
        {
            ReferenceStatistics.ComputeAll(_samples.Integers, plan.List, minSampleSize, results);
        }

        var nulls = plan.Operations.IndexOf(Operation.Nulls);
        if (nulls >= 0)
        {
            results[nulls] = _samples.Missing;
        }
    }

    /// <summary>What a block could not give: moments that it did not certify, and what is always exact.</summary>
    private void ComputeSums(
        SampledField field, OperationPlan plan, WindowRows rows, bool isCertified, Span<double> results)
    {
        _samples.Gather(field, rows);
        if (field.Kind != SlotKind.Double)
        {
            _samples.TryTakeAsDoubles(plan.IntegersMax);
        }

        if (plan.NeedsExactSums)
        {
            ExtraSums.Fill(ExactSums.Of(_samples.Doubles), plan, results);
        }

        if (isCertified)
        {
            return;
        }

        var (mean, deviation) = _kernel.ComputeMoments(_samples.Doubles);
        for (var index = 0; index < plan.Operations.Length; index++)
        {
            results[index] = plan.Operations[index] switch
            {
                Operation.Mean => mean,
                Operation.Stdev => deviation,
                _ => results[index],
            };
        }
    }

    private static Span<double> ResultsOf(int field, OperationPlan plan, double[] values) =>
        values.AsSpan(field * plan.Operations.Length, plan.Operations.Length);

    private SampledFields FieldsOf(int aggregationIndex, WindowRows rows)
    {
        if (_fields.TryGetValue(aggregationIndex, out var known) && known.AreOf(rows.WriterSpan))
        {
            return known;
        }

        return _fields[aggregationIndex] = SampledFields.Of(rows.WriterSpan, aggregationIndex, rows.Chunks[^1].Layout);
    }
}
