using Microsoft.Extensions.Logging.Console;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// Log lines for people go to standard error: plain text on a terminal, a JSON object a line elsewhere. Standard output
/// is for results.
/// </summary>
internal static class ConsoleLogging
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    /// <summary>Replaces what a host builder logs to.</summary>
    public static ILoggingBuilder LogToStandardError(this ILoggingBuilder logging, LogLevel level, bool isTerminal)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", AtLeast(LogLevel.Warning));
        logging.AddFilter("Akka", AtLeast(LogLevel.Warning));
        logging.AddFilter("Microsoft.Hosting.Lifetime", AtLeast(LogLevel.Warning));

        // What a start fails of is thrown as well, and told by the verb in a line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", AtLeast(LogLevel.Critical));
        logging.Services.Configure<ConsoleLoggerOptions>(options =>
            options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (isTerminal)
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = TimestampFormat;
            });
        }
        else
        {
            logging.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = TimestampFormat.TrimEnd();
            });
        }

        return logging;

        // A category's filter counts before the level, and must not speak where less is asked for.
        LogLevel AtLeast(LogLevel least) => level > least ? level : least;
    }
}
