namespace KafkaAggregator.Tests.Support;

/// <summary>
/// The folder of specifications, cases and real data that lies beside the checkout: a folder named <c>shared</c> beside
/// any folder above the test binary, or what the variable names.
/// </summary>
internal static class SharedFolder
{
    public const string Variable = "KAFKA_AGGREGATOR_SHARED";

    /// <summary>The file or folder of that name in it; null where there is none.</summary>
    public static string? Find(string relative)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Existing(Path.Combine(named, relative));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", relative)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The file or folder of that name in it; throws where there is none.</summary>
    public static string Get(string relative) =>
        Find(relative) ?? throw new FileNotFoundException($"no shared/{relative} above {AppContext.BaseDirectory}, and {Variable} names none");

    private static string? Existing(string path) => Path.Exists(path) ? path : null;
}
