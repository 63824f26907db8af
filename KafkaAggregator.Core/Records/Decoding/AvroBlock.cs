namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>The head of a block of an array or map.</summary>
/// <param name="Count">Items in it; 0 ends the array.</param>
/// <param name="Start">Where its head began.</param>
/// <param name="End">Where it ends, if its size was stated.</param>
internal readonly record struct AvroBlock(long Count, int Start, int? End);
