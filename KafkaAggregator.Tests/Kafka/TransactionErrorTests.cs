using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

/// <summary>What is to be done about one of librdkafka's errors follows from its flags, and where they leave it open, from its code.</summary>
public sealed class TransactionErrorTests
{
    [Theory]
    [InlineData(ErrorCode.Local_TimedOut, "retriable", TransactionFault.Unavailable)]
    [InlineData(ErrorCode.Local_TimedOut, "abort", TransactionFault.Unavailable)]
    [InlineData(ErrorCode.InvalidTxnState, "abort", TransactionFault.Unavailable)]
    [InlineData(ErrorCode.GroupAuthorizationFailed, "abort", TransactionFault.Unavailable)]
    [InlineData(ErrorCode.IllegalGeneration, "abort", TransactionFault.StaleMembership)]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "abort", TransactionFault.PartitionRefused)]
    [InlineData(ErrorCode.InvalidProducerEpoch, "abort", TransactionFault.Unavailable)]
    [InlineData(ErrorCode.InvalidProducerEpoch, "fatal", TransactionFault.Fenced)]
    [InlineData(ErrorCode.Local_Fenced, "fatal", TransactionFault.Fenced)]
    [InlineData(ErrorCode.InvalidTxnState, "fatal", TransactionFault.Fatal)]
    [InlineData(ErrorCode.UnsupportedVersion, "", TransactionFault.Unsupported)]
    [InlineData(ErrorCode.TransactionalIdAuthorizationFailed, "", TransactionFault.Forbidden)]
    [InlineData(ErrorCode.Local_State, "", TransactionFault.Fatal)]
    [InlineData(ErrorCode.Local_InvalidArg, "", TransactionFault.Fatal)]
    [InlineData(ErrorCode.Local_Conflict, "", TransactionFault.Fatal)]
    public void Fault_FollowsFromFlagsAndCode(ErrorCode code, string flag, TransactionFault expected) =>
        Assert.Equal(expected, Error(code, flag).ToException().Fault);

    [Fact]
    public void Fault_OfARecord_IsThatOfItsCode() =>
        Assert.Equal(TransactionFault.Unavailable, Error(ErrorCode.Local_State, "").ToExceptionOfRecord().Fault);

    /// <summary>Librdkafka's own words, without a broker: a transaction without a producer's id.</summary>
    [Fact]
    public void Call_ThatMakesNoSense_AsksForAnotherProducer()
    {
        using var producer = new TransactionalProducer(
            new KafkaOptions { BootstrapServers = "127.0.0.1:1" }, "t", TimeProvider.System, NullLogger.Instance);
        var error = Assert.Throws<TransactionException>(producer.Begin);
        Assert.Equal(TransactionFault.Fatal, error.Fault);
        Assert.False(error.IsAbortable);
    }

    private static TransactionError Error(ErrorCode code, string flag) =>
        new(code, "text", IsRetriable: flag == "retriable", IsFatal: flag == "fatal", RequiresAbort: flag == "abort");
}
