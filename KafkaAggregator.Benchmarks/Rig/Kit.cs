namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>
/// The folder of the scripts that start a broker, a registry and a peer: what the variable names, or a folder
/// <c>shared</c> beside any folder above this program.
/// </summary>
internal static class Kit
{
    public const string Variable = "KAFKA_AGGREGATOR_SHARED";

    /// <summary>Null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return IsKit(named) ? named : null;
        }

        return Above(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "shared")).FirstOrDefault(IsKit);
    }

    /// <summary>The folder itself, and all above it.</summary>
    public static IEnumerable<string> Above(string folder)
    {
        for (var each = new DirectoryInfo(folder); each is not null; each = each.Parent)
        {
            yield return each.FullName;
        }
    }

    /// <summary>Whether the scripts are in that folder.</summary>
    public static bool IsKit(string folder) => File.Exists(Path.Combine(folder, "kafka", "kafka"));
}
