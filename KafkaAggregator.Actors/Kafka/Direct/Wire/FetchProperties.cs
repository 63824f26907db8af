using System.Globalization;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Librdkafka's properties of what a Fetch request asks for.</summary>
internal static class FetchProperties
{
    private const string WaitMax = "fetch.wait.max.ms";
    private const string BytesMin = "fetch.min.bytes";
    private const string BytesMax = "fetch.max.bytes";
    private const string PartitionBytesMax = "fetch.message.max.bytes";
    private const string PartitionBytesMaxAlias = "max.partition.fetch.bytes";

    /// <summary>Half of what an answer may have: a broker may give a batch on top of what is asked for.</summary>
    private const int AskedBytesMax = BrokerConnection.ResponseBytesMax / 2;

    /// <summary>Librdkafka's, save that it would ask for more at once.</summary>
    private static readonly Dictionary<string, (int Min, int Max)> Bounds = new(StringComparer.Ordinal)
    {
        [WaitMax] = (0, 300_000),
        [BytesMin] = (1, 100_000_000),
        [BytesMax] = (1, AskedBytesMax),
        [PartitionBytesMax] = (1, AskedBytesMax),
        [PartitionBytesMaxAlias] = (1, AskedBytesMax),
    };

    public static IEnumerable<string> Names => Bounds.Keys;

    /// <summary>The first value that direct fetch does not take, with what it would; null: it takes all.</summary>
    public static string? Mistake(IReadOnlyDictionary<string, string> properties)
    {
        foreach (var (name, (min, max)) in Bounds)
        {
            if (properties.ContainsKey(name)
                && !(Number(properties, name) is { } number && number >= min && number <= max))
            {
                return $"it takes whole numbers from {min} to {max} for {name}";
            }
        }

        return null;
    }

    /// <summary>
    /// Of properties without a mistake. Where only what a partition may have is given, an answer may have as much.
    /// </summary>
    public static FetchSettings Read(KafkaOptions options)
    {
        var properties = options.Properties;
        var defaults = new FetchSettings();
        var waitMax = Number(properties, WaitMax) is { } wait ? TimeSpan.FromMilliseconds(wait) : defaults.WaitMax;
        var partitionBytesMax = Number(properties, PartitionBytesMaxAlias) // which goes before, as with librdkafka
            ?? Number(properties, PartitionBytesMax)
            ?? defaults.PartitionBytesMax;
        return new FetchSettings
        {
            WaitMax = waitMax,
            WaitMaxWhileWithheld = waitMax < defaults.WaitMaxWhileWithheld ? waitMax : defaults.WaitMaxWhileWithheld,
            BytesMin = Number(properties, BytesMin) ?? defaults.BytesMin,
            BytesMax = Number(properties, BytesMax) ?? Math.Max(defaults.BytesMax, partitionBytesMax),
            PartitionBytesMax = partitionBytesMax,
            Rack = options.ClientRack ?? "",
        };
    }

    private static int? Number(IReadOnlyDictionary<string, string> properties, string name) =>
        int.TryParse(
            properties.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
