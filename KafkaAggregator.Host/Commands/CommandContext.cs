using System.Collections;
using System.CommandLine;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KafkaAggregator.Host.Commands;

/// <summary>What a verb has around it, so that tests can put something else there.</summary>
internal sealed class CommandContext
{
    public GlobalOptions Options { get; } = new();

    /// <summary>Results go here.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Messages for people go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where the default configuration file is looked for, and what paths are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>The clock by which waiting ends.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Asks the cluster.</summary>
    public Func<KafkaOptions, ITopicCatalog> OpenCatalog { get; init; } =
        options => new TopicCatalog(options, NullLogger.Instance);

    /// <summary>Reads the group's offsets; joins nothing.</summary>
    public Func<KafkaOptions, IGroupConsumer> OpenConsumer { get; init; } =
        options => new LibrdkafkaConsumer(options, 0, TimeProvider.System, NullLogger.Instance);

    /// <summary>Asks a registry.</summary>
    public Func<SchemaRegistryOptions, ISchemaRegistry> OpenRegistry { get; init; } =
        options => new SchemaRegistry(options, TimeProvider.System);

    /// <summary>Asks the node on this machine.</summary>
    public Func<HttpOptions, HttpMessageHandler> OpenNode { get; init; } = NodeUrl.CreateHandler;

    public static CommandContext ForProcess() => new()
    {
        Output = StandardOutput.Open(),
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(
                entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal),
        Folder = Directory.GetCurrentDirectory(),
    };

    /// <summary>
    /// Resolves the configuration and says on <see cref="Error"/> what is wrong or noteworthy; null where something is
    /// wrong: then the verb ends with <see cref="ExitCode.Usage"/>, but for <c>health</c>.
    /// </summary>
    /// <param name="parse">The command line.</param>
    /// <param name="options">Settings that this verb's own options give, by option.</param>
    public AggregatorOptions? LoadOrReport(ParseResult parse, params IReadOnlyList<OptionValue> options)
    {
        var configuration = Load(parse, options);
        Report(configuration);
        return configuration.Options;
    }

    public ResolvedConfiguration Load(ParseResult parse, params IReadOnlyList<OptionValue> options)
    {
        var assignments = (parse.GetValue(Options.Set) ?? []).Select(OptionValue.FromAssignment);
        return ConfigurationLoader.Load(new ConfigurationSources
        {
            CommandLine = [.. options, .. assignments],
            Environment = Environment,
            File = parse.GetValue(Options.Config),
            Folder = Folder,
        });
    }

    /// <summary>Says which topics are left out and why, and that none is aggregated where that is so.</summary>
    public void Report(SelectedTopics selected, int topics)
    {
        foreach (var conflict in selected.Conflicts)
        {
            Error.WriteLine($"Left out: {conflict}.");
        }

        foreach (var missing in selected.Missing)
        {
            Error.WriteLine($"{missing} is a source in aggregated_topics, but the cluster has no such topic.");
        }

        if (selected.Sources.Count == 0)
        {
            Error.WriteLine(
                $"None of the cluster's {topics} topics is aggregated: see topic_regex and aggregated_topics.");
        }
    }

    public void Report(ResolvedConfiguration configuration)
    {
        foreach (var notice in configuration.Notices)
        {
            Error.WriteLine(notice);
        }

        foreach (var problem in configuration.Problems)
        {
            Error.WriteLine(problem);
        }

        if (configuration.Problems.Count > 0)
        {
            Error.WriteLine(configuration.Problems.Count == 1
                ? "The configuration has a mistake."
                : $"The configuration has {configuration.Problems.Count} mistakes.");
        }
    }
}
