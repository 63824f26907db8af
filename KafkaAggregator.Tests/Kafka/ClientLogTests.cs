using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class ClientLogTests
{
    private const int Emergency = 2;
    private const int Error = 3;
    private const int Notice = 5;
    private const int Debug = 7;

    [Theory]
    [InlineData(Emergency, "FATAL", LogLevel.Error)]
    [InlineData(Error, "ERROR", LogLevel.Warning)]
    [InlineData(Error, "FAIL", LogLevel.Debug)]
    [InlineData(Error, "CONFWARN", LogLevel.Debug)]
    [InlineData(Notice, "GETPID", LogLevel.Information)]
    [InlineData(Debug, "ANY", LogLevel.Debug)]
    [InlineData(Error, "GETPID", LogLevel.Debug, "Failed to acquire idempotence PID from broker: Broker transport failure: retrying")]
    [InlineData(Emergency, "FATAL", LogLevel.Debug, "Fatal error: Broker: Transactional Id authorization failed: Failed to find transaction coordinator")]
    [InlineData(Emergency, "FATAL", LogLevel.Error, "Not retrying")]
    public void Write_TellsWhatMattersHere_OfWhatMattersToLibrdkafka(
        int level, string facility, LogLevel expected, string text = "text")
    {
        var logger = new RecordingLogger();
        ClientLog.Write(logger, level, facility, text);
        Assert.Equal(expected, Assert.Single(logger.Lines).Level);
    }
}
