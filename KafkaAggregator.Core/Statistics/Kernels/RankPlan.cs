namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>Which ranks of so many sorted samples the operations need, and what they make of them. Immutable.</summary>
internal sealed class RankPlan
{
    private readonly RankStatistic[] _statistics;
    private readonly RowStatistic[] _rows;

    private RankPlan(int count, int[] ranks, RankStatistic[] statistics)
    {
        (Count, Ranks, _statistics) = (count, ranks, statistics);
        _rows = [.. statistics.Select(statistic => RowStatistic.Of(statistic, ranks))];
        Network = count <= SortingNetwork.RowsMax ? SortingNetwork.For(count, ranks) : SortingNetwork.None;
    }

    /// <summary>Samples: two or more.</summary>
    public int Count { get; }

    /// <summary>From 0, ascending, none twice.</summary>
    public int[] Ranks { get; }

    /// <summary>Brings the ranks in place, of up to <see cref="SortingNetwork.RowsMax"/> samples.</summary>
    public SortingNetwork Network { get; }

    public static RankPlan Of(IReadOnlyList<Operation> operations, int count)
    {
        var wanted = operations.Select(operation => Wanted(operation, count)).ToArray();
        int[] ranks =
        [
            .. wanted.OfType<RankStatistic>().SelectMany(each => (int[])[each.Lower, each.Upper]).Distinct().Order(),
        ];
        return new(count, ranks, [.. wanted.Select(each => Placed(each, ranks))]);
    }

    /// <summary>Of the operation with that index; default where it needs no ranks.</summary>
    public RankStatistic StatisticOf(int operationIndex) => _statistics[operationIndex];

    /// <summary>The same over rows that are sorted.</summary>
    public ref readonly RowStatistic RowsOf(int operationIndex) => ref _rows[operationIndex];

    /// <summary>With ranks, not yet places among the selected.</summary>
    private static RankStatistic? Wanted(Operation operation, int count)
    {
        switch (operation)
        {
            case Operation.Median:
                return new((count - 1) / 2, count / 2, Weight: 1, Parts: 2);
            case Operation.Q1 or Operation.Q3:
                return Quantile(count, operation == Operation.Q1 ? 1 : 3, Quantiles.Parts);
            case var percentile when percentile.IsPercentile():
                var (number, parts) = Percentile.PartOf(percentile);
                return Quantile(count, number, parts);
            default:
                return null;
        }
    }

    private static RankStatistic Quantile(int count, int number, int parts)
    {
        var (rank, weight) = Quantiles.Locate(count, number, parts);
        return new(rank - 1, rank, weight, parts);
    }

    private static RankStatistic Placed(RankStatistic? wanted, int[] ranks) => wanted is not { } each
        ? default
        : each with { Lower = Array.IndexOf(ranks, each.Lower), Upper = Array.IndexOf(ranks, each.Upper) };
}
