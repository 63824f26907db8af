using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Host.Configuration;

/// <summary>Operations by the names that summaries give them.</summary>
internal static class OperationList
{
    public static IReadOnlyDictionary<string, Operation> ByName { get; } =
        Enum.GetValues<Operation>().ToDictionary(NameOf, operation => operation, StringComparer.OrdinalIgnoreCase);

    public static string NameOf(Operation operation) => operation.ToString().ToLowerInvariant();

    public static IReadOnlyList<Operation> Read(ValueReader reader, GivenValue value, IReadOnlyList<Operation> fallback)
    {
        if (reader.List(value) is not { } names)
        {
            return fallback;
        }

        var remedy = $"Give some of {string.Join(", ", ByName.Keys)}.";
        var operations = new List<Operation>();
        foreach (var name in names)
        {
            if (!ByName.TryGetValue(name, out var operation))
            {
                var nearest = NearestName.Find(name, ByName.Keys);
                reader.Add(
                    value.Problem(
                        $"holds {name}, which is no operation", nearest is null ? remedy : $"Did you mean {nearest}?"));
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
}
