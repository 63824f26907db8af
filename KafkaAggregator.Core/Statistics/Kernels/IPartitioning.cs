namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>One step of selection.</summary>
internal interface IPartitioning
{
    /// <summary>
    /// Copies all values from source to target, those below the pivot first, in any order; gives how many they are.
    /// </summary>
    static abstract int Partition(ReadOnlySpan<double> source, Span<double> target, double pivot);
}
