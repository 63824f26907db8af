using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// What a list of operations needs: no ranks where none is a median or quantile. One for each list, whoever
/// asks; safe for many threads.
/// </summary>
internal sealed class OperationPlan
{
    private static readonly ConditionalWeakTable<IReadOnlyList<Operation>, OperationPlan> Plans = [];

    private readonly Operation[] _operations;

    /// <summary>Of small windows, by their samples: these come again and again.</summary>
    private readonly RankPlan?[] _small = new RankPlan?[SortingNetwork.RowsMax + 1];

    /// <summary>Of the last larger window.</summary>
    private RankPlan? _large;

    private OperationPlan(IReadOnlyList<Operation> operations)
    {
        List = operations;
        _operations = [.. operations];
        NeedsMean = operations.Contains(Operation.Mean);
        NeedsDeviation = operations.Contains(Operation.Stdev);
        NeedsArrival = operations.Any(each => each is Operation.First or Operation.Last or Operation.Samples);
        NeedsExactSums = operations.Any(OperationNeeds.NeedsExactSums);
        NeedsRanks = operations.Any(OperationNeeds.NeedsOrder);
        IntegersMax = ExactIntegers.MaxOf(operations);
    }

    /// <summary>The list that this is the plan of.</summary>
    public IReadOnlyList<Operation> List { get; }

    /// <summary>The same, without a call for each.</summary>
    public ReadOnlySpan<Operation> Operations => _operations;

    public bool NeedsMean { get; }

    public bool NeedsDeviation { get; }

    public bool NeedsRanks { get; }

    /// <summary>The first or last sample, or their number.</summary>
    public bool NeedsArrival { get; }

    /// <summary>Of operations beyond the seven that have no certificate: always from exact sums.</summary>
    public bool NeedsExactSums { get; }

    /// <summary>Integers up to this magnitude have the same statistics as doubles.</summary>
    public long IntegersMax { get; }

    public static OperationPlan Of(IReadOnlyList<Operation> operations) =>
        Plans.GetValue(operations, static each => new OperationPlan(each));

    /// <param name="count">Samples, two or more.</param>
    public RankPlan RanksOf(int count)
    {
        ref var known = ref count < _small.Length ? ref _small[count] : ref _large;
        var plan = Volatile.Read(ref known);
        if (plan?.Count != count)
        {
            plan = RankPlan.Of(List, count);
            Volatile.Write(ref known, plan);
        }

        return plan;
    }
}
