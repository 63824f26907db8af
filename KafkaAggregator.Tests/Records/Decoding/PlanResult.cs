using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>What a plan made of a body.</summary>
/// <param name="Failure">Why it is no record; null where it is.</param>
/// <param name="Position">The first byte that was not read.</param>
/// <param name="Path">The value to blame.</param>
/// <param name="Value">The number that cannot be.</param>
internal readonly record struct PlanResult(DecodeFailureReason? Failure, int Position, string? Path, long Value)
{
    public bool IsRecord => Failure is null;
}
