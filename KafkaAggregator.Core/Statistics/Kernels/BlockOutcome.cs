namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>What of a block has still to be done; bit i is lane i.</summary>
/// <param name="Undecided">
/// Nothing of the lane is right: it has a NaN, an infinity, or a negative zero, whose place among zeros is that of its
/// arrival.
/// </param>
/// <param name="Uncertified">Mean or standard deviation are not certain, all else is right.</param>
internal readonly record struct BlockOutcome(uint Undecided, uint Uncertified);
