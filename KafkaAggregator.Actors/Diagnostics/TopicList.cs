namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>Topics in a log line: the first of them, for people.</summary>
internal static class TopicList
{
    private const int NamedMax = 20;

    public static string Of(IEnumerable<string> topics)
    {
        var named = topics.Take(NamedMax + 1).ToList();
        return named.Count > NamedMax ? string.Join(", ", named.Take(NamedMax)) + ", …" : string.Join(", ", named);
    }
}
