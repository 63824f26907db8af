using System.CommandLine;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Files;

namespace KafkaAggregator.Host.Commands;

/// <summary>Aggregates Avro object container files: a JSON object a summary, and no Kafka.</summary>
internal sealed class AggregateCommand : Command
{
    /// <summary>The field that the event time comes from where nothing names one.</summary>
    private const string DefaultTimeField = "time";

    private readonly CommandContext _context;
    private readonly ChunkPool _pool = new();

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Avro object container files",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The options that are settings, with the setting that each of them is.</summary>
    private readonly (Option<string?> Option, Setting Setting)[] _settings =
    [
        (Text("--window-size", "S", "Length of a window in seconds, or with a unit: 10, 250ms, 1m"),
            SelectionSettings.WindowSize),
        (Text(
            "--window-expiration", "S", "How long after its end a window waits for records out of order",
            SelectionSettings.WindowExpiration.Default), SelectionSettings.WindowExpiration),
        (Text("--time-field", "NAME[:s|ms|us|ns]", "The field of the event time and its unit", DefaultTimeField),
            SelectionSettings.TimeField),
        (Text(
            "--operations", "LIST", "Statistics, separated by commas", SelectionSettings.Operations.Default),
            SelectionSettings.Operations),
        (Text(
            "--min-sample-size", "N", "Below so many samples each statistic is the first sample",
            SelectionSettings.MinSampleSize.Default), SelectionSettings.MinSampleSize),
    ];

    public AggregateCommand(CommandContext context)
        : base("aggregate", "Aggregates Avro files without Kafka: a JSON object for each summary")
    {
        _context = context;
        Arguments.Add(_files);
        foreach (var (option, _) in _settings)
        {
            Options.Add(option);
        }

        SetAction(Run);
    }

    private static Option<string?> Text(string name, string helpName, string description, string? standard = null) =>
        new(name)
        {
            HelpName = helpName,
            Description = standard is null ? description : $"{description} [default: {standard}]",
        };

    private int Run(ParseResult parse)
    {
        var files = parse.GetRequiredValue(_files);
        var selection = LoadSelection(parse);
        var areThere = files.Where(file => !IsThere(file, parse)).ToList().Count == 0;
        if (selection is null || !areThere)
        {
            return ExitCode.Usage;
        }

        var code = ExitCode.Done;
        var counts = new List<string>();
        foreach (var file in files)
        {
            code = Math.Max(code, Aggregate(file, SourceOf(file, selection), files.Length > 1, counts));
            if (code == ExitCode.Usage)
            {
                break;
            }
        }

        counts.ForEach(_context.Error.WriteLine);
        return code;
    }

    /// <summary>Null where something is wrong, which was said.</summary>
    private SelectionOptions? LoadSelection(ParseResult parse)
    {
        var given = from setting in _settings
                    let value = parse.GetValue(setting.Option)
                    where value is not null
                    select new OptionValue(setting.Option.Name, setting.Setting.Name, value);
        var configuration = _context.Load(parse, [.. given]);
        _context.Report(configuration);
        if (configuration.Options is null || configuration.Given.ContainsKey(SelectionSettings.WindowSize))
        {
            return configuration.Options?.Selection;
        }

        _context.Error.WriteLine(
            "--window-size: is missing: give it, or window_size_seconds in a configuration file, or WINDOW_SIZE.");
        return null;
    }

    private bool IsThere(string file, ParseResult parse)
    {
        var path = Path.Combine(_context.Folder, file);
        if (File.Exists(path))
        {
            return true;
        }

        _context.Error.WriteLine(
            file.StartsWith('-') ? UsageMistakes.Unknown(parse, file)
            : $"{file}: {(Directory.Exists(path) ? "is a folder" : "is not there")}");
        return false;
    }

    /// <summary>The file as a source topic of its own, of which no record is future.</summary>
    private static SourceDefinition SourceOf(string file, SelectionOptions selection) => new()
    {
        SourceTopic = file,
        Aggregations =
        [
            new AggregationDefinition
            {
                AggregatedTopic = file,
                Cut = selection.Cut,
                MinSampleSize = selection.MinSampleSize,
                Operations = selection.Operations,
                Fields = selection.Fields,
            },
        ],
        Time = selection.Time ?? new TimeField(DefaultTimeField),
        MaxFuture = null,
        Undecodable = selection.Undecodable == UndecodablePolicy.Stop ? UndecodablePolicy.Stop : UndecodablePolicy.Skip,
    };

    private int Aggregate(string file, SourceDefinition source, bool isOneOfSeveral, List<string> counts)
    {
        if (Open(file) is not { } container)
        {
            return ExitCode.Failed;
        }

        using (container)
        {
            if (container.Header is not { } header)
            {
                return Fail(container.Failure!, ExitCode.Failed);
            }

            var schemas = new SourceSchemas(source);
            if (schemas.Add(0, header.Schema).Writer is not { } writer)
            {
                var reason = $"the schema in its header is no Avro record: {SourceSchema.Parse(header.Schema).Problem}";
                return Fail(new ContainerFailure(file, null, null, reason), ExitCode.Failed);
            }

            if (ProblemOf(writer) is { } problem)
            {
                return Fail(new ContainerFailure(file, null, null, problem), ExitCode.Usage);
            }

            var line = new SummaryLine(isOneOfSeveral ? file : null);
            using var aggregator = new FileAggregator(
                file, container, source, schemas, writer, _pool, summary => line.Write(summary, _context.Output));
            aggregator.Run();
            counts.Add($"{file}: {aggregator.Counts}");
            return Finish(aggregator);
        }
    }

    private int Finish(FileAggregator aggregator)
    {
        if (aggregator.FirstUndecodable is { } undecodable)
        {
            _context.Error.WriteLine(undecodable);
        }

        return aggregator.Failure is { } failure ? Fail(failure, ExitCode.Failed) : ExitCode.Done;
    }

    private ContainerReader? Open(string file)
    {
        try
        {
            var path = Path.Combine(_context.Folder, file);
            return new ContainerReader(File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(new ContainerFailure(file, null, null, exception.Message), ExitCode.Failed);
            return null;
        }
    }

    /// <summary>Why records of this schema cannot be aggregated as configured, and what would do.</summary>
    private static string? ProblemOf(WriterSchema writer) =>
        writer.Time is { Source: null } time ? $"{time.Problem}{(time.Hint is null ? "" : $" ({time.Hint})")}"
        : writer.Fields[0].Conflict?.Message;

    private int Fail(ContainerFailure failure, int code)
    {
        _context.Error.WriteLine(failure);
        return code;
    }
}
