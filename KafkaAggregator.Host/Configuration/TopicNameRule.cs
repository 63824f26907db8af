namespace KafkaAggregator.Host.Configuration;

/// <summary>Kafka's rule for names of topics.</summary>
internal static class TopicNameRule
{
    public const int LengthMax = 249;

    public const string Remedy = "Use letters, digits, '.', '_' and '-', at most 249 of them.";

    /// <summary>What Kafka would say against the name; null where nothing.</summary>
    public static string? Check(string name) =>
        name.Length == 0 ? "is empty"
        : name is "." or ".." ? "is no name that Kafka takes"
        : name.Length > LengthMax ? $"has {name.Length} letters, more than Kafka's {LengthMax}"

            : name.FirstOrDefault(letter => !IsAllowed(letter)) is var letter and not '\0'
            ? $"holds '{letter}', which Kafka refuses in a topic's name"
        : null;

    public static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
}
