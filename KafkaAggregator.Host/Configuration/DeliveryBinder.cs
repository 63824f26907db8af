using System.Globalization;
using System.Text.RegularExpressions;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of reading and committing.</summary>
internal static partial class DeliveryBinder
{
    /// <summary>Each lane has a consumer and a producer with threads of their own: more would be a mistake.</summary>
    private const int LanesMax = 64;

    /// <summary>Below it not even one window of a wide topic fits.</summary>
    private const long MemoryBytesMin = 1 << 20;

    public static IngestOptions BindIngest(SettingValues values, KafkaOptions kafka)
    {
        var defaults = new IngestOptions();
        var stallTimeout = values.Wait(DeliverySettings.StallTimeout, defaults.StallTimeout);
        CheckFetchWait(values, kafka, stallTimeout);
        return new IngestOptions
        {
            Fetcher = BindFetcher(values, kafka, defaults.Fetcher),
            StartFrom = values.Choice(
                DeliverySettings.StartFrom, defaults.StartFrom, (
                    "earliest", StartFrom.Earliest), ("latest", StartFrom.Latest)),
            DiscoveryInterval = values.Wait(DeliverySettings.DiscoveryInterval, defaults.DiscoveryInterval),
            IdleTimeout = BindIdleTimeout(values, defaults.IdleTimeout),
            StallTimeout = stallTimeout,
            SchemaGrace = BindSchemaGrace(values, defaults.SchemaGrace),
            Lanes = values.Integer(DeliverySettings.Lanes, defaults.Lanes, 1, LanesMax),
            MemoryBytesMax = BindMemory(values),
        };
    }

    public static SummaryOptions BindSummaries(SettingValues values)
    {
        var defaults = new SummaryOptions();
        return new SummaryOptions
        {
            CommitInterval = values.Wait(DeliverySettings.CommitInterval, defaults.CommitInterval),
            ProgressInterval = values.Wait(DeliverySettings.ProgressInterval, defaults.ProgressInterval),
            Key = values.Choice(
                DeliverySettings.SummaryKey, defaults.Key, ("none", SummaryKeyMode.None), (
                    "window", SummaryKeyMode.Window)),
            TopicConfiguration = BindTopicConfiguration(values),
            TopicReplicationFactor = values.IsGiven(DeliverySettings.TopicReplicationFactor)
                ? (short)values.Integer(DeliverySettings.TopicReplicationFactor, 1, 1, short.MaxValue)
                : null,
        };
    }

    public static DeliveryGuarantee BindGuarantee(SettingValues values) => values.Choice(
        DeliverySettings.DeliveryGuarantee, DeliveryGuarantee.ExactlyOnce,
        ("exactly_once", DeliveryGuarantee.ExactlyOnce), ("at_least_once", DeliveryGuarantee.AtLeastOnce));

    private static FetcherKind BindFetcher(SettingValues values, KafkaOptions kafka, FetcherKind fallback)
    {
        var fetcher = values.Choice(
            KafkaSettings.Fetcher, fallback,
            ("auto", FetcherKind.Auto), ("direct", FetcherKind.Direct), ("librdkafka", FetcherKind.Librdkafka));
        if (fetcher == FetcherKind.Direct
            && !DirectProperties.LacksTokens(kafka.Properties) // which is told by the property
            && DirectProperties.Obstacle(kafka.Properties) is { } obstacle)
        {
            values.Add(
                KafkaSettings.Fetcher, $"cannot serve what kafka.properties say: {obstacle}",
                "Give auto or librdkafka.");
        }

        return fetcher;
    }

    /// <summary>
    /// A broker may hold a request for so long while records come in below <c>fetch.min.bytes</c>, and they come one
    /// request later: what waits for them is not to be taken for a stall. With one byte that is not so, but one request
    /// is out to each broker at a time: a partition that is given, released or sought meanwhile is in the next one, and
    /// waits for this one's end though its own records are there.
    /// </summary>
    private static void CheckFetchWait(SettingValues values, KafkaOptions kafka, TimeSpan stallTimeout)
    {
        const string WaitMax = "fetch.wait.max.ms";
        if (int.TryParse(
                kafka.Properties.GetValueOrDefault(WaitMax), CultureInfo.InvariantCulture, out var milliseconds)
            && TimeSpan.FromMilliseconds(milliseconds) >= stallTimeout / 2
            && KafkaBinder.Find(values.Map(KafkaSettings.Properties), WaitMax) is { } given)
        {
            var text = DurationText.Format(Duration.FromTimeSpan(stallTimeout));
            values.Problems.Add(given.Problem(
                $"must be below half of stall_timeout ({text})", "Give less, or a longer stall_timeout."));
        }
    }

    private static TimeSpan? BindIdleTimeout(SettingValues values, TimeSpan? fallback)
    {
        // YAML tools rewrite off as false.
        var isOff = values.Find(
            DeliverySettings.IdleTimeout)?.Node.Scalar?.Trim().ToLowerInvariant() is "off" or "false";
        return isOff ? null : values.Wait(DeliverySettings.IdleTimeout, fallback!.Value);
    }

    private static TimeSpan BindSchemaGrace(SettingValues values, TimeSpan fallback)
    {
        var duration = values.Duration(
            DeliverySettings.SchemaGrace, Duration.FromTimeSpan(fallback), Duration.Zero, Duration.FromSeconds(86_400));
        return new TimeSpan(duration.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    private static Dictionary<string, string> BindTopicConfiguration(SettingValues values)
    {
        var configuration = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values.Map(DeliverySettings.TopicConfig))
        {
            if (!TopicProperty().IsMatch(key))
            {
                values.Problems.Add(
                    value.Problem(
                        "is no name of a topic property", "Give for example retention.ms or cleanup.policy."));
            }
            else if (values.Reader.Text(value) is { } text)
            {
                configuration[key] = text;
            }
        }

        return configuration;
    }

    private static long? BindMemory(SettingValues values)
    {
        if (values.Text(DeliverySettings.MaxMemory) is not { } text)
        {
            return null;
        }

        var match = Bytes().Match(text);
        var factor = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "K" or "KB" => 1_000m,
            "KI" or "KIB" => 1 << 10,
            "M" or "MB" => 1_000_000m,
            "MI" or "MIB" => 1 << 20,
            "G" or "GB" => 1_000_000_000m,
            "GI" or "GIB" => 1 << 30,
            _ => 1m,
        };
        if (match.Success
            && decimal.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number)
            && number * factor >= MemoryBytesMin && number * factor <= long.MaxValue)
        {
            return (long)(number * factor);
        }

        values.Add(DeliverySettings.MaxMemory, "is no size of 1 MiB or more", "Give bytes, or 512MB, 2GiB.");
        return null;
    }

    [GeneratedRegex(
        @"^(?<number>[0-9]{1,15}(\.[0-9]{1,6})?)\s*(?<unit>([KMG]i?)?B?)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Bytes();

    [GeneratedRegex(@"^[a-z][a-z.]*[a-z]$", RegexOptions.None, 1_000)]
    private static partial Regex TopicProperty();
}
