namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Sums of x − center and of its square, lane by lane, each in two doubles, and how far they can be from the exact
/// ones. A NaN or infinity among the samples makes <see cref="Sum"/> non-finite.
/// </summary>
internal readonly struct CentralSums<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Near the samples; equal samples give a <see cref="Sum"/> of exactly zero.</summary>
    public required TLanes Center { get; init; }

    public required TLanes Sum { get; init; }

    public required TLanes SumLow { get; init; }

    public required TLanes SumError { get; init; }

    public required TLanes Squares { get; init; }

    public required TLanes SquaresLow { get; init; }

    public required TLanes SquaresError { get; init; }

    /// <summary>The least sample; of zeros either.</summary>
    public required TLanes Least { get; init; }

    /// <summary>The greatest sample; of zeros either.</summary>
    public required TLanes Greatest { get; init; }

    /// <summary>
    /// A mask: whether <see cref="SumLow"/> is exact where all samples and the center lie on one grid.
    /// </summary>
    public required TLanes IsExactOnGrid { get; init; }
}
