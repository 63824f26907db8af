namespace KafkaAggregator.Host.Configuration;

/// <summary>What came out of all the sources.</summary>
internal sealed record ResolvedConfiguration
{
    /// <summary>Null where there are problems.</summary>
    public required AggregatorOptions? Options { get; init; }

    /// <summary>Every mistake, in the order of file and line, then environment, then command line.</summary>
    public required IReadOnlyList<ConfigurationProblem> Problems { get; init; }

    /// <summary>What is no mistake but worth a line.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>The file read, as the user knows it; null: none.</summary>
    public required string? File { get; init; }

    /// <summary>What was given and won, by setting.</summary>
    public required IReadOnlyDictionary<Setting, GivenValue> Given { get; init; }
}
