namespace KafkaAggregator.Host.Configuration;

/// <summary>Other names for fields: <c>map: {angle: azimuth}</c>.</summary>
internal static class FieldMap
{
    public static IReadOnlyDictionary<string, string> Read(
        ValueReader reader, GivenValue value, IReadOnlyList<string>? fields)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, given) in reader.Map(value))
        {
            if (reader.Text(given) is not { } name)
            {
                continue;
            }

            if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            {
                reader.Add(given.Problem("is no name for a field", "Use letters, digits and '_'."));
            }

            if (fields?.Any(taken => IsWithin(field, taken)) == false)
            {
                reader.Add(
                    given.Problem(
                        $"renames {field}, which is not among fields", "Add it to fields, or leave it out of map."));
            }

            if (map.FirstOrDefault(pair => pair.Value == name).Key is { } other)
            {
                reader.Add(given.Problem($"is the name that {other} gets too", "Give each field a name of its own."));
            }

            map[field] = name;
        }

        return map;
    }

    /// <summary>A dotted path below a name that is taken is taken with it.</summary>
    public static bool IsWithin(string path, string taken) =>
        path == taken || path.StartsWith(taken + ".", StringComparison.Ordinal);
}
