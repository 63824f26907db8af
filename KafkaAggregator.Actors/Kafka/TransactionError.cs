using System.Text.RegularExpressions;
using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>One of librdkafka's errors of transactions, as what is to be done about it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Text">Its words, with the code's name.</param>
/// <param name="IsRetriable">Whether the same call may simply be made again.</param>
/// <param name="IsFatal">Whether the producer is of no more use.</param>
/// <param name="RequiresAbort">Whether the transaction must be aborted, after which the producer goes on.</param>
internal sealed partial record TransactionError(
    ErrorCode Code, string Text, bool IsRetriable, bool IsFatal, bool RequiresAbort)
{
    /// <summary>Reads an error object and frees it.</summary>
    public static TransactionError Take(nint error)
    {
        var code = (ErrorCode)Librdkafka.rd_kafka_error_code(error);
        var (isRetriable, isFatal, requiresAbort) = (
            Librdkafka.rd_kafka_error_is_retriable(error) != 0,
            Librdkafka.rd_kafka_error_is_fatal(error) != 0,
            Librdkafka.rd_kafka_error_txn_requires_abort(error) != 0);
        var text = Noise().Replace(Librdkafka.Take(error) ?? "", "");
        return new(code, $"{text} ({code})", isRetriable, isFatal, requiresAbort);
    }

    /// <summary>
    /// What a call of transactions failed of. One that says neither that the call may be made again, nor that an abort
    /// would do, nor that the producer is of no more use (librdkafka: a call in a state where it makes no sense) is one
    /// that nothing but another producer cures: tried again, it would fail again, for ever.
    /// </summary>
    public TransactionException ToException() => new(
        FaultOf() is TransactionFault.Unavailable && !IsRetriable && !RequiresAbort
            ? TransactionFault.Fatal
            : FaultOf(),
        Text);

    /// <summary>
    /// What putting a record into a queue failed of: such an error says nothing but its code. Where the transaction has
    /// failed meanwhile, the abort says whether the producer goes on.
    /// </summary>
    public TransactionException ToExceptionOfRecord() => new(FaultOf(), Text);

    /// <summary>
    /// How long it took, with which each time would have another reason, and a topic's id that is not known.
    /// </summary>
    [GeneratedRegex(@" \(after \d+ms\)|\(\(null\)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Noise();

    private TransactionFault FaultOf() => Code switch
    {
        ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion
            or ErrorCode.UnsupportedForMessageFormat => TransactionFault.Unsupported,
        ErrorCode.TransactionalIdAuthorizationFailed => TransactionFault.Forbidden,
        ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.FencedInstanceId
            or ErrorCode.InvalidProducerEpoch when IsFatal => TransactionFault.Fenced,
        _ when IsFatal => TransactionFault.Fatal,
        ErrorCode.FencedInstanceId => TransactionFault.Fenced,
        ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.RebalanceInProgress
            or ErrorCode.StaleMemberEpoch => TransactionFault.StaleMembership,
        _ when KafkaErrors.IsRecordRefusal(Code) || Code is ErrorCode.OffsetMetadataTooLarge
            or ErrorCode.InvalidCommitOffsetSize => TransactionFault.PartitionRefused,
        _ => TransactionFault.Unavailable,
    };
}
