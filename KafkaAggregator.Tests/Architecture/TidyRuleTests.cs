using Xunit;

namespace KafkaAggregator.Tests.Architecture;

public sealed class TidyRuleTests
{
    private const string Core = "KafkaAggregator.Core/Windows/Thing.cs";
    private const string Open = "namespace KafkaAggregator.Core.Windows;\n";

    public static TheoryData<string> Names => [.. TidyRules.All.Select(rule => rule.Name)];

    /// <summary>A file that breaks each rule, by the rule's name.</summary>
    private static Dictionary<string, SourceFile> Offenders => new(StringComparer.Ordinal)
    {
        ["a file has at most 400 lines"] = new(Core, new string('\n', 401)),
        ["a method has at most 70 lines"] = new(Core, $"{Open}sealed class Thing {{ void Run() {{ {new string('\n', 70)} }} }}"),
        ["a line has at most 120 columns, in tests 160"] = new(Core, $"{Open}// {new string('x', 120)}"),
        ["one top-level type a file, named after it"] = new(Core, $"{Open}sealed class Thing; sealed class Other;"),
        ["the namespace follows the folder"] = new(Core, "namespace KafkaAggregator.Core.Records;\nsealed class Thing;"),
        ["every public type says what it is"] = new(Core, $"{Open}public sealed class Thing;"),
        ["only Host and tests read the clock"] = new(Core, $"{Open}sealed class Thing {{ object Now() => System.DateTime.UtcNow; }}"),
        ["tests do not sleep"] = new("KafkaAggregator.Tests/Windows/Thing.cs", "sealed class Thing { void Run() => Thread.Sleep(1); }"),
        ["no empty catch"] = new(Core, $"{Open}sealed class Thing {{ void Run() {{ try {{ }} catch (Exception) {{ }} }} }}"),
        ["no region"] = new(Core, "#region Things\n#endregion"),
        ["usings are in order, System first"] = new(Core, "using Avro;\nusing System.Text;"),
        ["no open ends"] = new(Core, "// TODO later"),
        ["no folder for what has no name"] = new("KafkaAggregator.Core/Helpers/Thing.cs", ""),
        ["classes are sealed, abstract or static"] = new(Core, $"{Open}class Thing;"),
        ["Core knows no Kafka, no Akka, no logger, no I/O"] = new(Core, "using Confluent.Kafka;"),
        ["Actors' folders use only those below them"] = new("KafkaAggregator.Actors/Kafka/Thing.cs", "using KafkaAggregator.Actors.Ingest;"),
        ["the project speaks of itself alone"] = new(Core, "// see /work/notes"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_Fires_WhenAFileBreaksIt(string name) => Assert.NotEmpty(Rule(name).Check(Offenders[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Repository_KeepsTheRule(string name)
    {
        var problems = from file in SourceFile.All
                       from problem in Rule(name).Check(file)
                       select $"{file.Path}: {problem}";
        var text = string.Join('\n', problems);
        Assert.True(text.Length == 0, text);
    }

    [Fact]
    public void All_FindsTheRepositorysFiles() => Assert.Contains(SourceFile.All, file => file.Path == "KafkaAggregator.Core/Time/Instant.cs");

    private static TidyRule Rule(string name) => TidyRules.All.Single(rule => rule.Name == name);
}
