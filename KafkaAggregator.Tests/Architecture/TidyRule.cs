namespace KafkaAggregator.Tests.Architecture;

/// <summary>One rule of the house style that a machine can check.</summary>
/// <param name="Name">What a failing test prints.</param>
/// <param name="Check">The problems of a file, each with its line; none where it keeps the rule.</param>
internal sealed record TidyRule(string Name, Func<SourceFile, IEnumerable<string>> Check)
{
    public override string ToString() => Name;
}
