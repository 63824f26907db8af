namespace KafkaAggregator.Core.Records;

/// <summary>Why a value was not decoded, or not dated: bad data is a value, never an exception.</summary>
/// <param name="Reason">The kind of failure.</param>
/// <param name="ByteIndex">Where in the value (frame included) it was noticed; null where no byte is to blame.</param>
/// <param name="Detail">What was found and what would do, for people.</param>
public sealed record DecodeFailure(DecodeFailureReason Reason, int? ByteIndex, string Detail);
