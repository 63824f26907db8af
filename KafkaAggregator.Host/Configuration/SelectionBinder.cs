using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of what is aggregated, and how.</summary>
internal static class SelectionBinder
{
    public static readonly Duration WindowSizeMin = Duration.FromMilliseconds(1);

    /// <summary>Ten years: far from where window arithmetic would saturate.</summary>
    public static readonly Duration WindowSizeMax = Duration.FromSeconds(3_650L * 86_400);

    /// <summary>
    /// Elements of one array that become fields: beyond it a schema would be larger than a registry takes.
    /// </summary>
    private const int ArrayLengthMax = 100_000;

    public static SelectionOptions Bind(SettingValues values)
    {
        var defaults = new SelectionOptions();
        var options = new SelectionOptions
        {
            ExcludedTopics = values.List(SelectionSettings.ExcludedTopics) ?? [],
            TopicRenameFormat = RenameFormatRule.Bind(values, defaults.TopicRenameFormat),
            Cut = new WindowCut(
                values.Duration(SelectionSettings.WindowSize, defaults.Cut.Size, WindowSizeMin, WindowSizeMax),
                values.Duration(
                    SelectionSettings.WindowExpiration, defaults.Cut.Expiration, Duration.Zero, WindowSizeMax)),
            MinSampleSize = values.Integer(SelectionSettings.MinSampleSize, defaults.MinSampleSize, 1, int.MaxValue),
            Operations = values.Find(SelectionSettings.Operations) is { } operations
                ? OperationList.Read(values.Reader, operations, defaults.Operations)
                : defaults.Operations,
            Fields = BindFields(values),
            Time = values.Find(SelectionSettings.TimeField) is { } time
                ? TimeFieldText.Read(values.Reader, time)
                : null,
            MaxFuture = values.Duration(SelectionSettings.MaxFuture, defaults.MaxFuture, Duration.Zero, WindowSizeMax),
            Undecodable = values.Choice(
                SelectionSettings.UndecodableRecords, defaults.Undecodable,
                ("skip", UndecodablePolicy.Skip), ("topic", UndecodablePolicy.Topic), ("stop", UndecodablePolicy.Stop)),
            LateToTopic = values.Choice(
                SelectionSettings.LateRecords, defaults.LateToTopic, ("drop", false), ("topic", true)),
        };
        var topics = values.Find(SelectionSettings.AggregatedTopics) is { } given
            ? new AggregatedTopicsReader(values.Reader, options).Read(given)
            : [];
        options = options with
        {
            TopicRegex = BindRegex(
            values, topics.Count > 0),
            AggregatedTopics = [.. topics.Select(topic => topic.Topic)]
        };
        SelectionRules.Check(values, options, topics);
        return options;
    }

    private static string? BindRegex(SettingValues values, bool areTopicsGiven)
    {
        if (values.Text(SelectionSettings.TopicRegex) is not { } regex)
        {
            return areTopicsGiven ? null : SelectionOptions.DefaultTopicRegex;
        }

        if (TopicPattern.FindMistake(regex) is { } mistake)
        {
            values.Add(
                SelectionSettings.TopicRegex, mistake,
                "Give for example example-[0-9]+; .* stands for any text, and excluded_topics leaves topics out.");
            return null;
        }

        return regex;
    }

    private static FieldRules BindFields(SettingValues values)
    {
        var defaults = new FieldRules();
        return new FieldRules
        {
            ExcludedFieldNames = values.List(SelectionSettings.ExcludedFieldNames) ?? defaults.ExcludedFieldNames,
            ExcludedFields = values.List(SelectionSettings.ExcludedFields) ?? [],
            Arrays = values.Choice(
                SelectionSettings.Arrays, defaults.Arrays, (
                    "elements", ArrayMode.Elements), ("pooled", ArrayMode.Pooled)),
            ArrayLengths = values.Map(SelectionSettings.ArrayLengths).ToDictionary(
                pair =>
                    pair.Key, pair =>
                        (int)values.Reader.Integer(pair.Value, 1, 1, ArrayLengthMax), StringComparer.Ordinal),
        };
    }
}
