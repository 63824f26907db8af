using System.Runtime.Intrinsics;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// The operations at the speed of the processor's vectors, bit for bit as <see cref="ReferenceStatistics"/> computes
/// them: what cannot be certified is computed there. One for each width of vectors; all give the same bits, wherever
/// they run.
/// </summary>
internal abstract class StatisticsKernel(int lanes)
{
    /// <summary>The widest first.</summary>
    public static IReadOnlyList<StatisticsKernel> All { get; } =
    [
        new LaneKernel<Lanes512, VectorPartitioning>(),
        new LaneKernel<Lanes256, VectorPartitioning>(),
        new LaneKernel<Lanes128, BranchlessPartitioning>(),
        new LaneKernel<ScalarLane, BranchlessPartitioning>(),
    ];

    /// <summary>The widest whose vectors this processor has.</summary>
    public static StatisticsKernel Best { get; } = All[
        Vector512.IsHardwareAccelerated ? 0
        : Vector256.IsHardwareAccelerated ? 1
        : Vector128.IsHardwareAccelerated ? 2
        : 3];

    /// <summary>
    /// With half of the lanes, for what would leave the others idle; the same where this has no more than four, which
    /// take no longer than two.
    /// </summary>
    public StatisticsKernel Narrow => Lanes > 4 ? All.First(kernel => 2 * kernel.Lanes == Lanes) : this;

    /// <summary>Fields that a block has.</summary>
    public int Lanes { get; } = lanes;

    /// <summary>
    /// The operations over some fields at once, from rows of <see cref="Lanes"/> doubles, a field each.
    /// </summary>
    /// <param name="block">Two rows at least; what is left in it is undefined.</param>
    /// <param name="rows">At most <see cref="SortingNetwork.RowsMax"/>.</param>
    /// <param name="plan">The operations.</param>
    /// <param name="results">For each lane a double per operation.</param>
    public abstract BlockOutcome ComputeBlock(Span<double> block, int rows, OperationPlan plan, Span<double> results);

    /// <summary>
    /// The operations over one field: as <see cref="ReferenceStatistics.ComputeAll(ReadOnlySpan{double},
    /// IReadOnlyList{Operation}, int, Span{double})"/>.
    /// </summary>
    public abstract void ComputeColumn(
        ReadOnlySpan<double> samples, OperationPlan plan, int minSampleSize, Span<double> results);

    /// <summary>
    /// The same for samples that may be NaN, in memory that goes on behind them for <see cref="Lanes"/> doubles, which
    /// are overwritten. False where there is a NaN or an infinity: then nothing is computed.
    /// </summary>
    /// <param name="column">The samples, and behind them the room.</param>
    /// <param name="count">Samples: two at least.</param>
    /// <param name="plan">The operations.</param>
    /// <param name="results">For each operation a double.</param>
    public abstract bool TryComputeColumn(Span<double> column, int count, OperationPlan plan, Span<double> results);

    /// <summary>Mean and standard deviation alone, of two finite samples or more.</summary>
    public abstract (double Mean, double Deviation) ComputeMoments(ReadOnlySpan<double> samples);

    /// <summary>
    /// Copies <see cref="Lanes"/> adjacent slots of each row into a block; the slots are the bits of doubles.
    /// </summary>
    public abstract void CopyRows(ReadOnlySpan<ulong> rows, int stride, int slot, Span<double> block);

    /// <summary>
    /// Copies adjacent slots of each row, as many as <paramref name="fields"/> says, into a column for each; the slots
    /// are the bits of doubles.
    /// </summary>
    /// <param name="rows">Whole rows.</param>
    /// <param name="stride">Slots of a row.</param>
    /// <param name="slot">The first that is copied.</param>
    /// <param name="fields">How many are.</param>
    /// <param name="columns">Begins where the first row's value of the first slot goes.</param>
    /// <param name="length">From one column to the next.</param>
    public abstract void CopyColumns(
        ReadOnlySpan<ulong> rows, int stride, int slot, int fields, Span<double> columns, int length);
}
