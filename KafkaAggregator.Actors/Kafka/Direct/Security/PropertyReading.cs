namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>Reads librdkafka's properties as it does itself: one that is empty is not set.</summary>
internal static class PropertyReading
{
    /// <summary>What librdkafka takes for true, in any case.</summary>
    private static readonly string[] Truths = ["true", "t", "1"];

    public static bool Is(this IReadOnlyDictionary<string, string> properties, string name, string value) =>
        string.Equals(properties.GetValueOrDefault(name), value, StringComparison.OrdinalIgnoreCase);

    public static bool IsTrue(this IReadOnlyDictionary<string, string> properties, string name) =>
        Array.Exists(Truths, truth => properties.Is(name, truth));

    public static string? Text(this IReadOnlyDictionary<string, string> properties, string name) =>
        properties.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>
    /// PEM as it stands in <c>X.pem</c>, or in the file that <c>X.location</c> names. Throws <see cref="IOException"/>
    /// where that cannot be read.
    /// </summary>
    public static string? Pem(this IReadOnlyDictionary<string, string> properties, string name) =>
        properties.Text(name + ".pem")
        ?? (properties.Text(name + ".location") is { } file ? File.ReadAllText(file) : null);
}
