namespace KafkaAggregator.Host.Configuration;

/// <summary>Where settings are looked for, the first that has one wins: command line, environment, file.</summary>
internal sealed record ConfigurationSources
{
    public IReadOnlyList<OptionValue> CommandLine { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What <c>--config</c> says; null: nothing.</summary>
    public string? File { get; init; }

    /// <summary>What relative paths are relative to.</summary>
    public required string Folder { get; init; }
}
