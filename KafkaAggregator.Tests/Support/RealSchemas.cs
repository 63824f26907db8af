namespace KafkaAggregator.Tests.Support;

/// <summary>The schemas that users really have.</summary>
internal static class RealSchemas
{
    public const string Folder = "real/schemas";

    /// <summary>Name and JSON of each.</summary>
    public static IReadOnlyList<(string Name, string Json)> All()
    {
        var files = Directory.GetFiles(SharedFolder.Get(Folder), "*.avsc").Order(StringComparer.Ordinal);
        return [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))];
    }
}
