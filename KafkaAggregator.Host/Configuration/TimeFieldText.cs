using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Host.Configuration;

/// <summary>An event-time field as users write it: <c>{path, unit, scale}</c>, or <c>PATH[:UNIT]</c>.</summary>
internal static class TimeFieldText
{
    public static IReadOnlyList<(string Name, TimeUnit Value)> Units { get; } =
    [
        ("s", TimeUnit.Seconds), (
            "ms", TimeUnit.Milliseconds), ("us", TimeUnit.Microseconds), ("ns", TimeUnit.Nanoseconds),
    ];

    public static IReadOnlyList<(
        string Name, TimeScale Value)> Scales
    { get; } = [("utc", TimeScale.Utc), ("tai", TimeScale.Tai)];

    public static TimeField? Read(ValueReader reader, GivenValue value)
    {
        if (value.Node.Scalar is { } text)
        {
            return Parse(reader, value, text.Trim());
        }

        var section = reader.Section(value, "path", "unit", "scale");
        var path = section.TryGetValue("path", out var given) ? reader.Text(given) : null;
        TimeUnit? unit = section.TryGetValue("unit", out var unitValue)
            ? reader.Choice(unitValue, TimeUnit.Seconds, Units)
            : null;
        var scale = section.TryGetValue("scale", out var scaleValue)
            ? reader.Choice(scaleValue, TimeScale.Utc, Scales)
            : TimeScale.Utc;
        if (value.Node.Entries is not null && string.IsNullOrEmpty(path))
        {
            reader.Add(value.Problem("has no path", "Give {path: header.t, unit: ms}."));
        }

        return string.IsNullOrEmpty(path) ? null : new TimeField(path, unit, scale);
    }

    private static TimeField? Parse(ValueReader reader, GivenValue value, string text)
    {
        var colon = text.LastIndexOf(':');
        var path = colon < 0 ? text : text[..colon];
        if (path.Length == 0)
        {
            reader.Add(value.Problem("names no field", "Give {path: header.t, unit: ms}, or header.t:ms."));
            return null;
        }

        if (colon < 0)
        {
            return new TimeField(path);
        }

        var unit = value.Part(value.Name, ConfigurationNode.FromScalar(text[(colon + 1)..]), value.Line);
        return new TimeField(path, reader.Choice(unit, TimeUnit.Seconds, Units));
    }
}
