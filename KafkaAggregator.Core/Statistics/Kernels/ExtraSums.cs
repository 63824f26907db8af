namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>What operations beyond the original's seven make of exact sums, two samples or more.</summary>
internal static class ExtraSums
{
    public static void Fill(in ExactSums sums, OperationPlan plan, Span<double> results)
    {
        for (var index = 0; index < plan.Operations.Length; index++)
        {
            results[index] = plan.Operations[index] switch
            {
                Operation.Sum => sums.Total(),
                Operation.Variance => sums.Variance(),
                Operation.Pstdev => sums.PopulationDeviation(),
                Operation.Rms => sums.RootMeanSquare(),
                _ => results[index],
            };
        }
    }
}
