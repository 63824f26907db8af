namespace KafkaAggregator.Tests.Support;

/// <summary>
/// The checkout that the tests were built from: the folder above the test binary that holds the solution.
/// </summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "KafkaAggregator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no KafkaAggregator.sln above {AppContext.BaseDirectory}");
    }
}
