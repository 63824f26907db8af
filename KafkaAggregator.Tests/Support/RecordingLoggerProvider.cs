using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Tests.Support;

/// <summary>Gives every category the one logger.</summary>
internal sealed class RecordingLoggerProvider(ILogger logger) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logger;

    public void Dispose()
    {
        // It holds nothing.
    }
}
