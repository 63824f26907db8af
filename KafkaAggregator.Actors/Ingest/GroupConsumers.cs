using System.Security.Cryptography;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>Opens a lane's member of the group with the fetcher that <see cref="FetcherKind"/> asks for.</summary>
public static class GroupConsumers
{
    /// <summary>
    /// Throws <see cref="ArgumentException"/> on a wrong property; where direct fetch is asked for by name also what
    /// files that properties name give cause for.
    /// </summary>
    public static IGroupConsumer Open(
        FetcherKind kind, KafkaOptions options, int lane, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        return kind switch
        {
            FetcherKind.Direct => new DirectConsumer(options, lane, time, logger),
            FetcherKind.Librdkafka => new LibrdkafkaConsumer(options, lane, time, logger),
            _ => OpenAny(options, lane, time, logger),
        };
    }

    /// <summary>
    /// Direct fetch, unless the properties say already that it cannot be; what only brokers know they say when they are
    /// asked.
    /// </summary>
    private static IGroupConsumer OpenAny(KafkaOptions options, int lane, TimeProvider time, ILogger logger)
    {
        if (TryOpenDirect(options, time, logger, out var obstacle) is { } fetcher)
        {
            return new DirectConsumer(fetcher, fallsBack: true, options, lane, time, logger);
        }

        logger.FetchesByLibrdkafka(lane, new FetchObstacle(obstacle!));
        return new LibrdkafkaConsumer(options, lane, time, logger);
    }

    private static DirectFetcher? TryOpenDirect(
        KafkaOptions options, TimeProvider time, ILogger logger, out string? obstacle)
    {
        obstacle = DirectProperties.Obstacle(options.Properties);
        if (obstacle is not null)
        {
            return null;
        }

        try
        {
            return new DirectFetcher(options, time, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            obstacle = e.Message;
            return null;
        }
    }
}
