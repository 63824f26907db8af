using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>Librdkafka's messages to a logger, at levels that this program's users can rely on.</summary>
internal static class ClientLog
{
    private const int Critical = 2;
    private const int Warning = 4;
    private const int Information = 6;

    /// <summary>
    /// Librdkafka calls a connection that failed (FAIL) an error, and tries up to twenty times a second: whoever waits
    /// for the broker says so once. Nothing is lost by other errors either: they are warnings here. A property of the
    /// other kind of client (CONFWARN) is no news: the same properties go to every client. Nor is what it tries again
    /// by itself, which only its text tells, or what is not permitted: whoever is refused names the permission.
    /// </summary>
    public static void Write(ILogger logger, int level, string facility, string text)
    {
        var isRetried = level > Critical && text.Contains("retrying", StringComparison.OrdinalIgnoreCase);
        if (facility is "CONFWARN" or "FAIL" || level > Information || isRetried || KafkaErrors.IsForbidden(text))
        {
            logger.ClientDetail(facility, text);
        }
        else if (level <= Critical)
        {
            logger.ClientError(facility, text);
        }
        else if (level <= Warning)
        {
            logger.ClientWarning(facility, text);
        }
        else
        {
            logger.ClientNotice(facility, text);
        }
    }

    public static void Write(ILogger logger, Confluent.Kafka.LogMessage message) =>
        Write(logger, (int)message.Level, message.Facility, message.Message);
}
