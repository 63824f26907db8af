using System.Globalization;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// Reads given values as the types that options have. One that will not do becomes a problem, and the fallback stands
/// in for it so that the rest is checked too.
/// </summary>
internal sealed class ValueReader(ICollection<ConfigurationProblem> problems)
{
    private static readonly Dictionary<string, bool> Booleans = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = true,
        ["yes"] = true,
        ["on"] = true,
        ["1"] = true,
        ["false"] = false,
        ["no"] = false,
        ["off"] = false,
        ["0"] = false,
    };

    public void Add(ConfigurationProblem problem) => problems.Add(problem);

    public string? Text(GivenValue value)
    {
        if (value.Node.Scalar is { } text)
        {
            return text.Trim();
        }

        Add(value.Problem("is no single value", "Give one text or number."));
        return null;
    }

    public long Integer(GivenValue value, long fallback, long least, long greatest)
    {
        if (Text(value) is not { } text)
        {
            return fallback;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= greatest)
        {
            return number;
        }

        Add(value.Problem($"must be a whole number from {least} to {greatest}", $"Give for example {fallback}."));
        return fallback;
    }

    public bool Boolean(GivenValue value, bool fallback)
    {
        if (Text(value) is not { } text)
        {
            return fallback;
        }

        if (Booleans.TryGetValue(text, out var answer))
        {
            return answer;
        }

        Add(value.Problem("is neither true nor false", "Give true or false."));
        return fallback;
    }

    public T Choice<T>(GivenValue value, T fallback, IReadOnlyList<(string Name, T Value)> choices)
    {
        if (Text(value) is not { } text)
        {
            return fallback;
        }

        foreach (var (name, choice) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        Add(value.Problem("is none of its values", $"Give {ListText.Or(choices.Select(pair => pair.Name))}."));
        return fallback;
    }

    public Duration Duration(GivenValue value, Duration fallback, Duration least, Duration greatest)
    {
        if (Text(value) is not { } text)
        {
            return fallback;
        }

        var mistake = DurationText.Parse(text, out var duration);
        if (mistake is null && (duration < least || duration > greatest))
        {
            mistake = $"must be from {DurationText.Format(least)} to {DurationText.Format(greatest)}";
        }

        if (mistake is null)
        {
            return duration;
        }

        Add(value.Problem(mistake, "Give a number of seconds, or one with a unit: 0.5, 250ms, 5s, 1m, 1h."));
        return fallback;
    }

    /// <summary>Its texts, trimmed; null where it is no list of texts.</summary>
    public IReadOnlyList<string>? List(GivenValue value)
    {
        var list = ListText.Read(value.Node);
        if (list is null)
        {
            Add(value.Problem("is no list of texts", "Give [a, b], or a, b."));
        }

        return list;
    }

    /// <summary>Each of its keys with what stands behind it; those that hold nothing left out.</summary>
    public IReadOnlyList<(string Key, GivenValue Value)> Map(GivenValue value)
    {
        if (value.Node.Entries is { } entries)
        {
            return
            [
                .. entries.Where(entry => !entry.Value.IsEmpty)
                    .Select(entry => (entry.Key, value.Part($"{value.Name}.{entry.Key}", entry.Value, entry.Line))),
            ];
        }

        Add(value.Problem("is no mapping", "Give {name: value}, or a line for each."));
        return [];
    }

    /// <summary>A mapping of known keys; an unknown one is a problem that names the nearest.</summary>
    public IReadOnlyDictionary<string, GivenValue> Section(GivenValue value, params IReadOnlyList<string> keys)
    {
        var section = new Dictionary<string, GivenValue>(StringComparer.Ordinal);
        foreach (var (key, part) in Map(value))
        {
            if (keys.Contains(key))
            {
                section[key] = part;
                continue;
            }

            var nearest = NearestName.Find(key, keys);
            var remedy = nearest is null ? $"Known here: {string.Join(", ", keys)}." : $"Did you mean {nearest}?";
            Add(new ConfigurationProblem(part.Place, part.Name, null, "is no setting", remedy));
        }

        return section;
    }

    /// <summary>The parts of a list of structures; empty where it is none.</summary>
    public IReadOnlyList<GivenValue> Items(GivenValue value)
    {
        if (value.Node.Items is { } items)
        {
            return [.. items.Select((item, index) => value.Part($"{value.Name}[{index}]", item, item.Line))];
        }

        Add(value.Problem("is no list", "Begin each of its parts with a dash on a line of its own."));
        return [];
    }
}
