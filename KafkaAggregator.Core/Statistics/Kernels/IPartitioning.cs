namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>The steps of selection.</summary>
internal interface IPartitioning
{
    /// <summary>So many values at most are for <see cref="SelectFew"/>; four at least.</summary>
    static abstract int FewMax { get; }

    /// <summary>
    /// Copies all values from source to target, those below the pivot first, in any order; gives how many they are.
    /// </summary>
    static abstract int Partition(ReadOnlySpan<double> source, Span<double> target, double pivot);

    /// <summary>For each rank, less the offset, the value that has it; what is left in values is undefined.</summary>
    static abstract void SelectFew(
        Span<double> values, ReadOnlySpan<int> ranks, int offset, Span<double> selected);
}
