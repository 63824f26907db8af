using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;
using Xunit;

namespace KafkaAggregator.Tests.Statistics.Kernels;

/// <summary>Every width of vectors against the reference, bit by bit; all of them run on any processor.</summary>
public sealed class StatisticsKernelTests
{
    /// <summary>Windows a width where <c>KAFKA_AGGREGATOR_STATISTICS_WINDOWS</c> does not say how many; a million is the long mode.</summary>
    private const int Windows = 1000;

    private static readonly IReadOnlyList<Operation> Operations = AggregationDefinition.DefaultOperations;
    private static readonly OperationPlan Plan = OperationPlan.Of(Operations);

    public static TheoryData<int> Widths => [.. StatisticsKernel.All.Select(kernel => kernel.Lanes)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Kernel_AgreesWithTheReference_OverRandomWindows(int lanes)
    {
        var kernel = KernelOf(lanes);
        var first = RandomWindows.First;
        Parallel.For(first, first + RandomWindows.Count(Windows), seed =>
        {
            var samples = RandomWindows.Doubles(seed);
            var expected = Reference(samples);
            var actual = new double[Operations.Count];
            kernel.ComputeColumn(samples, Plan, minSampleSize: 2, actual);
            AssertSame(expected, actual, $"column of seed {seed}, {samples.Length} samples");
            if (samples.Length is >= 2 and <= SortingNetwork.RowsMax && InBlock(kernel, samples, seed, decide: true) is { } inBlock)
            {
                AssertSame(expected, inBlock, $"block of seed {seed}, {samples.Length} samples");
            }
        });
    }

    /// <summary>The certificate is no ornament: what it does not certify is often wrong.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Kernel_DiffersFromTheReference_WhenTheFallbackIsOff(int lanes)
    {
        var kernel = KernelOf(lanes);
        var wrong = Enumerable.Range(0, 2000).Count(seed =>
        {
            var samples = RandomWindows.Doubles(seed);
            return samples.Length is >= 2 and <= SortingNetwork.RowsMax
                && InBlock(kernel, samples, seed, decide: false) is { } actual
                && !Reference(samples).Zip(actual).All(pair => Bits.Same(pair.First, pair.Second));
        });
        Assert.InRange(wrong, 40, 2000);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ComputeBlock_DecidesNearlyEveryLane_OfTelemetry(int lanes)
    {
        var kernel = KernelOf(lanes);
        var random = new Random(5);
        var open = 0;
        for (var run = 0; run < 200; run++)
        {
            var block = new double[10 * lanes];
            foreach (ref var sample in block.AsSpan())
            {
                sample = RandomWindows.Sample(1, random);
            }

            var outcome = kernel.ComputeBlock(block, 10, Plan, new double[Operations.Count * lanes]);
            Assert.Equal(0u, outcome.Undecided);
            open += int.PopCount((int)outcome.Uncertified);
        }

        // A tenth of the means lie exactly half-way between two doubles.
        Assert.InRange(open, 0, 2 * lanes);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ComputeColumn_GivesOnlyWhatIsAsked_InItsOrder(int lanes)
    {
        double[] results = [7, 7, 7, 7];
        KernelOf(lanes).ComputeColumn([1.0, 2.0, 6.0], OperationPlan.Of([Operation.Max, Operation.Mean, Operation.Min]), 2, results);
        Assert.Equal([6, 3, 1, 7], results);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ComputeColumn_TakesTheFirstSample_BelowTheMinimum(int lanes)
    {
        var results = new double[1];
        KernelOf(lanes).ComputeColumn([8.0, -1.0, 3.0], OperationPlan.Of([Operation.Median]), minSampleSize: 4, results);
        Assert.Equal([8], results);
    }

    /// <summary>In the calling thread's scratch; what it has grown to is kept.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Kernel_AllocatesNothing_OnceItsScratchIsThere(int lanes)
    {
        var kernel = KernelOf(lanes);
        double[] samples = [.. Enumerable.Range(0, 5000).Select(index => (index * 7919 % 5003) + 0.25)];
        var results = new double[Operations.Count * lanes];
        var before = 0L;
        for (var run = 0; run < 40; run++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            kernel.ComputeColumn(samples, Plan, 2, results);
            samples.AsSpan(0, 100 * lanes).CopyTo(KernelScratch.OfThread.Block);
            kernel.ComputeBlock(KernelScratch.OfThread.Block, 100, Plan, results);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static StatisticsKernel KernelOf(int lanes) => StatisticsKernel.All.Single(kernel => kernel.Lanes == lanes);

    internal static double[] Reference(double[] samples)
    {
        var results = new double[Operations.Count];
        ReferenceStatistics.ComputeAll(samples, Operations, minSampleSize: 2, results);
        return results;
    }

    /// <summary>In one lane of a block whose other lanes hold other things; null where the lane is for a column to compute.</summary>
    internal static double[]? InBlock(StatisticsKernel kernel, double[] samples, int seed, bool decide)
    {
        var random = new Random(seed);
        var lane = random.Next(kernel.Lanes);
        var block = new double[samples.Length * kernel.Lanes];
        for (var place = 0; place < block.Length; place++)
        {
            block[place] = place % kernel.Lanes == lane
                ? samples[place / kernel.Lanes]
                : RandomWindows.Sample((place + seed) % kernel.Lanes, random);
        }

        var results = new double[Operations.Count * kernel.Lanes];
        var outcome = kernel.ComputeBlock(block, samples.Length, Plan, results);
        double[] ofLane = [.. Enumerable.Range(0, Operations.Count).Select(operation => results[(lane * Operations.Count) + operation])];
        if (((outcome.Undecided >> lane) & 1) != 0)
        {
            return null;
        }

        if (decide && ((outcome.Uncertified >> lane) & 1) != 0)
        {
            (ofLane[(int)Operation.Mean], ofLane[(int)Operation.Stdev]) = kernel.ComputeMoments(samples);
        }

        return ofLane;
    }

    private static void AssertSame(double[] expected, double[] actual, string what)
    {
        foreach (var operation in Operations)
        {
            Bits.AssertSame(expected[(int)operation], actual[(int)operation], $"{operation}, {what}");
        }
    }
}
