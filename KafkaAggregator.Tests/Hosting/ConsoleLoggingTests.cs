using KafkaAggregator.Host.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

public sealed class ConsoleLoggingTests
{
    [Theory]
    [InlineData(LogLevel.Debug, LogLevel.Warning)]
    [InlineData(LogLevel.Warning, LogLevel.Warning)]
    [InlineData(LogLevel.Critical, LogLevel.Critical)]
    [InlineData(LogLevel.None, LogLevel.None)]
    public void Libraries_SayNoLessThanWarnings_AndNoMoreThanIsAskedFor(LogLevel level, LogLevel expected)
    {
        using var factory = LoggerFactory.Create(logging => logging.LogToStandardError(level, isTerminal: false));
        foreach (var category in new[] { "Akka.Actor", "Microsoft.AspNetCore", "Microsoft.Hosting.Lifetime" })
        {
            var logger = factory.CreateLogger(category);
            var spoken = Enum.GetValues<LogLevel>().Where(logger.IsEnabled);
            Assert.Equal(Enum.GetValues<LogLevel>().Where(each => each >= expected && each != LogLevel.None), spoken);
        }
    }
}
