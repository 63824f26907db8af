using KafkaAggregator.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KafkaAggregator.Tests.Architecture;

/// <summary>One C# file of the repository, parsed.</summary>
/// <param name="path">Path from the repository's root, with forward slashes.</param>
/// <param name="text">Its whole text.</param>
internal sealed class SourceFile(string path, string text)
{
    public string Path { get; } = path;

    public string Text { get; } = text;

    public CompilationUnitSyntax Root { get; } = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();

    /// <summary>The project's folder: <c>KafkaAggregator.Core</c>.</summary>
    public string Project => Path.Split('/')[0];

    public bool IsProduct => Project is "KafkaAggregator.Core" or "KafkaAggregator.Actors" or "KafkaAggregator.Host";

    public static IReadOnlyList<SourceFile> All { get; } = ReadAll();

    private static List<SourceFile> ReadAll() =>
    [
        .. Directory.EnumerateDirectories(RepositoryFolder.Path, "KafkaAggregator.*")
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .Select(file => System.IO.Path.GetRelativePath(RepositoryFolder.Path, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/") && !file.Contains("/obj/"))
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(file, File.ReadAllText(System.IO.Path.Combine(RepositoryFolder.Path, file)))),
    ];
}
