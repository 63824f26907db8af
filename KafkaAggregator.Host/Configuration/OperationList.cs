using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Host.Configuration;

/// <summary>Operations by the names that summaries give them.</summary>
internal static class OperationList
{
    public static IReadOnlyDictionary<string, Operation> ByName { get; } =
        Enum.GetValues<Operation>().ToDictionary(
            OperationName.Of, operation => operation, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Operation> Read(ValueReader reader, GivenValue value, IReadOnlyList<Operation> fallback)
    {
        if (reader.List(value) is not { } names)
        {
            return fallback;
        }

        var remedy = $"Give some of {string.Join(", ", ByName.Keys)}, or percentiles such as p05, p99.9.";
        var operations = new List<Operation>();
        foreach (var name in names)
        {
            if (Find(name) is not { } operation)
            {
                reader.Add(Unknown(name, value, remedy));
            }
            else if (operations.Contains(operation))
            {
                reader.Add(value.Problem($"holds {name} twice", "Leave one of them out."));
            }
            else
            {
                operations.Add(operation);
            }
        }

        if (names.Count == 0)
        {
            reader.Add(value.Problem("names no operation", remedy));
        }

        return operations;
    }

    private static Operation? Find(string name) =>
        ByName.TryGetValue(name, out var operation) ? operation : Percentile.Parse(name);

    private static ConfigurationProblem Unknown(string name, GivenValue value, string remedy)
    {
        if (name is [('p' or 'P'), _, ..] && char.IsAsciiDigit(name[1]))
        {
            return value.Problem(
                $"holds {name}, which is no percentile",
                "Give one above p0 and below p100 with at most four decimals, such as p05 or p99.9.");
        }

        var nearest = NearestName.Find(name, ByName.Keys);
        return value.Problem(
            $"holds {name}, which is no operation", nearest is null ? remedy : $"Did you mean {nearest}?");
    }
}
