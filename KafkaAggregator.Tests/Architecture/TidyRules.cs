using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KafkaAggregator.Tests.Architecture;

/// <summary>The rules. Each has a case in <see cref="TidyRuleTests"/> that shows it firing.</summary>
internal static partial class TidyRules
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 70;
    private const int ColumnsMax = 120;

    /// <summary>Tables of cases read better with a case a line.</summary>
    private const int TestColumnsMax = 160;


    /// <summary>
    /// Folders of Actors, and which of them each may use: messages between actors stand with their receiver.
    /// </summary>
    private static readonly Dictionary<string, string[]> ActorsFolderUses = new(StringComparer.Ordinal)
    {
        ["Diagnostics"] = [],
        ["Kafka"] = ["Diagnostics"],
        ["Registry"] = ["Diagnostics"],
        ["Ingest"] = ["Diagnostics", "Kafka", "Registry", "Sharding", "Summaries"],
        ["Sharding"] = ["Diagnostics", "Kafka", "Registry", "Summaries", "Ingest"],
        ["Summaries"] = ["Diagnostics", "Kafka", "Registry", "Sharding"],
    };

    public static IReadOnlyList<TidyRule> All { get; } =
    [
        new("a file has at most 400 lines", FileLines),
        new("a method has at most 70 lines", MethodLines),
        new("a line has at most 120 columns, in tests 160", LineColumns),
        new("one top-level type a file, named after it", OneTypePerFile),
        new("the namespace follows the folder", NamespaceFollowsFolder),
        new("every public type says what it is", PublicTypesHaveDocs),
        new("only Host and tests read the clock", OnlyHostReadsTheClock),
        new("tests do not sleep", TestsDoNotSleep),
        new("no empty catch", NoEmptyCatch),
        new("no region", NoRegion),
        new("usings are in order, System first", UsingsAreInOrder),
        new("no open ends", NoOpenEnds),
        new("no folder for what has no name", NoNamelessFolder),
        new("classes are sealed, abstract or static", ClassesAreSealed),
        new("Core knows no Kafka, no Akka, no logger, no I/O", CoreIsPure),
        new("Actors' folders use only those below them", ActorsFoldersPointDown),
        new("the project speaks of itself alone", SpeaksOfItself),
    ];

    private static IEnumerable<string> UsingsAreInOrder(SourceFile file)
    {
        var names = file.Root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Where(each => each.Alias is null && each.StaticKeyword.IsKind(SyntaxKind.None) && each.GlobalKeyword.IsKind(SyntaxKind.None))
            .Select(each => each.Name!.ToString())
            .ToList();
        var ordered = names
            .OrderBy(name => name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase);
        return names.SequenceEqual(ordered) ? [] : [$"in order: {string.Join(", ", ordered)}"];
    }

    private static IEnumerable<string> FileLines(SourceFile file)
    {
        var lines = file.Text.AsSpan().Count('\n');
        if (lines > FileLinesMax)
        {
            yield return $"{lines} lines";
        }
    }

    private static IEnumerable<string> MethodLines(SourceFile file) =>
        from method in file.Root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        let span = method.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MethodLinesMax
        select $"line {span.StartLinePosition.Line + 1}: a method of {lines} lines";

    private static IEnumerable<string> LineColumns(SourceFile file) =>
        from line in file.Text.Split('\n').Index()
        where line.Item.Length > (file.IsProduct ? ColumnsMax : TestColumnsMax)
        select $"line {line.Index + 1}: {line.Item.Length} columns";

    private static IEnumerable<string> OneTypePerFile(SourceFile file)
    {
        var types = TopLevelTypes(file).Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        var name = Path.GetFileNameWithoutExtension(file.Path).Split('.')[0];
        if (types.Count > 1)
        {
            yield return $"types {string.Join(", ", types)}";
        }
        else if (types.Count == 1 && types[0] != name)
        {
            yield return $"type {types[0]} in a file named {name}";
        }
    }

    private static IEnumerable<string> NamespaceFollowsFolder(SourceFile file)
    {
        var expected = Path.GetDirectoryName(file.Path)!.Replace('/', '.').Replace('\\', '.');
        return from space in file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
               where space.Name.ToString() != expected
               select $"namespace {space.Name}, not {expected}";
    }

    private static IEnumerable<string> PublicTypesHaveDocs(SourceFile file) =>
        from type in file.IsProduct ? TopLevelTypes(file) : []
        where type.Modifiers.Any(SyntaxKind.PublicKeyword) && !type.GetLeadingTrivia().ToFullString().Contains("<summary>")
        select $"public type {NameOf(type)} has no <summary>";

    private static IEnumerable<string> OnlyHostReadsTheClock(SourceFile file) =>
        file.Project is "KafkaAggregator.Core" or "KafkaAggregator.Actors" ? Matches(file, Clock()) : [];

    private static IEnumerable<string> TestsDoNotSleep(SourceFile file) =>
        file.Project == "KafkaAggregator.Tests" && !file.Path.Contains("/Architecture/") ? Matches(file, Sleep()) : [];

    private static IEnumerable<string> NoEmptyCatch(SourceFile file) =>
        from clause in file.Root.DescendantNodes().OfType<CatchClauseSyntax>()
        where clause.Block.Statements.Count == 0 && !clause.Block.ToFullString().Contains("//")
        select $"line {LineOf(clause)}: an empty catch that does not say why";

    private static IEnumerable<string> NoRegion(SourceFile file) => Matches(file, Region());

    private static IEnumerable<string> NoOpenEnds(SourceFile file) =>
        file.Path.Contains("/Architecture/") ? [] : Matches(file, OpenEnd());

    private static IEnumerable<string> NoNamelessFolder(SourceFile file) =>
        from folder in file.Path.Split('/').SkipLast(1)
        where folder is "Common" or "Helpers" or "Utils" or "Util" or "Misc"
        select $"folder {folder}";

    private static IEnumerable<string> ClassesAreSealed(SourceFile file) =>
        from type in file.IsProduct ? file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>() : []
        where type is ClassDeclarationSyntax or RecordDeclarationSyntax
        where !type.IsKind(SyntaxKind.RecordStructDeclaration)
        where !type.Modifiers.Any(word => word.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.StaticKeyword)
        select $"line {LineOf(type)}: {type.Identifier} is open to inheritance";

    private static IEnumerable<string> CoreIsPure(SourceFile file) =>
        file.Project == "KafkaAggregator.Core" ? Matches(file, Impure()) : [];

    private static IEnumerable<string> ActorsFoldersPointDown(SourceFile file)
    {
        var parts = file.Path.Split('/');
        if (parts[0] != "KafkaAggregator.Actors" || parts.Length < 3)
        {
            yield break;
        }

        if (!ActorsFolderUses.TryGetValue(parts[1], out var allowed))
        {
            yield return $"folder {parts[1]} has no place in the order";
            yield break;
        }

        var folders = ActorsNamespace().Matches(file.Text).Select(match => match.Groups[1].Value);
        foreach (var used in folders.Distinct(StringComparer.Ordinal))
        {
            if (used != parts[1] && !allowed.Contains(used))
            {
                yield return $"{parts[1]} uses {used}";
            }
        }
    }

    private static IEnumerable<string> SpeaksOfItself(SourceFile file) =>
        file.Path.Contains("/Architecture/") ? [] : Matches(file, Workplace());

    private static IEnumerable<BaseTypeDeclarationSyntax> TopLevelTypes(SourceFile file) =>
        file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>();

    private static string NameOf(BaseTypeDeclarationSyntax type) => type.Identifier.Text;

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<string> Matches(SourceFile file, Regex pattern) =>
        pattern.Matches(file.Text).Select(match => $"line {file.Text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}");

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b|\bEnvironment\.TickCount")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\bThread\.Sleep\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b")]
    private static partial Regex OpenEnd();

    [GeneratedRegex(@"\busing (Akka|Confluent|Microsoft\.Extensions|System\.Net)\b|\b(File|Directory|Console|Task|Thread)\.[A-Z]")]
    private static partial Regex Impure();

    [GeneratedRegex(@"KafkaAggregator\.Actors\.(\w+)")]
    private static partial Regex ActorsNamespace();

    [GeneratedRegex(@"/work/|\bsubagent|\bthis session\b|\bhelper session", RegexOptions.IgnoreCase)]
    private static partial Regex Workplace();
}
