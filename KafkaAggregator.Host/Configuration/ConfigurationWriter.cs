using System.Globalization;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Host.Configuration;

/// <summary>Writes what a configuration came to, as a configuration: topics one by one, with their fields.</summary>
internal sealed class ConfigurationWriter(TextWriter output)
{
    /// <summary>Said by each topic itself, or of no more use.</summary>
    private static readonly Setting[] WrittenByTopic =
    [
        SelectionSettings.TopicRegex, SelectionSettings.TopicRenameFormat, SelectionSettings.WindowSize,
        SelectionSettings.WindowExpiration, SelectionSettings.MinSampleSize, SelectionSettings.Operations,
        SelectionSettings.AggregatedTopics,
    ];

    /// <param name="given">What was set, and where.</param>
    /// <param name="sources">In the order in which they are to stand; those of one aggregated topic together.</param>
    /// <param name="time">The event-time field of sources that do not say.</param>
    public void Write(
        IReadOnlyDictionary<Setting, GivenValue> given, IReadOnlyList<ListedSource> sources, TimeField? time)
    {
        output.WriteLine(
            YamlText.Comment("What the configuration came to, topic by topic: edit it, and start with --config."));
        if (given.TryGetValue(SelectionSettings.TopicRegex, out var regex) && regex.Origin == ValueOrigin.Environment)
        {
            output.WriteLine(
                YamlText.Comment(
                    "TOPIC_REGEX is set in the environment: unset it, or its topics are aggregated twice."));
        }

        foreach (var value in Settings.All.Except(WrittenByTopic).Select(given.GetValueOrDefault).OfType<GivenValue>())
        {
            WriteSetting(value);
        }

        var topics = sources.GroupBy(source => source.Aggregation.AggregatedTopic, StringComparer.Ordinal).ToList();
        output.WriteLine(topics.Count == 0 ? "aggregated_topics: []" : "aggregated_topics:");
        foreach (var topic in topics)
        {
            WriteTopic(topic.First().Aggregation);
            foreach (var source in topic)
            {
                WriteSource(source, time);
            }
        }
    }

    private void WriteSetting(GivenValue value)
    {
        var setting = value.Setting;
        if (setting.Kind == SettingKind.Ignored)
        {
            return;
        }

        // Secrets stay where they are: this text goes to a terminal or into a repository.
        var isHidden = value.ToText() != value.Node.ToText() || setting.IsSecret;
        output.WriteLine(isHidden
            ? YamlText.Comment(
                $"{setting.Name} holds a secret and is not written here: it was given in {value.Place}, {value.Name}.")
            : $"{setting.Name}: {YamlText.Node(Normalised(value))}");
    }

    /// <summary>A list given as one text is written as a list.</summary>
    private static ConfigurationNode Normalised(GivenValue value) =>
        value.Setting.Kind == SettingKind.List && ListText.Read(value.Node) is { } items
            ? ConfigurationNode.FromItems([.. items.Select(item => ConfigurationNode.FromScalar(item))])
            : value.Node;

    private void WriteTopic(AggregationDefinition aggregation)
    {
        output.WriteLine($"  - name: {YamlText.Scalar(aggregation.AggregatedTopic)}");
        output.WriteLine("    window_aggregation:");
        output.WriteLine($"      window_size_seconds: {Seconds(aggregation.Cut.Size)}");
        output.WriteLine($"      window_expiration_seconds: {Seconds(aggregation.Cut.Expiration)}");
        output.WriteLine($"      min_sample_size: {aggregation.MinSampleSize}");
        output.WriteLine($"      operations: {YamlText.List(aggregation.Operations.Select(OperationName.Of))}");
        output.WriteLine("    filter:");
        output.WriteLine("      source_topics:");
    }

    private void WriteSource(ListedSource listed, TimeField? time)
    {
        foreach (var remark in listed.Remarks)
        {
            output.WriteLine($"        {YamlText.Comment(remark)}");
        }

        output.WriteLine($"        - name: {YamlText.Scalar(listed.Source.SourceTopic)}");
        if (listed.Source.Time is { } own && own != time)
        {
            output.WriteLine($"          time_field: {YamlText.Map(Parts(own))}");
        }

        if (listed.Fields is { } fields)
        {
            output.WriteLine(fields.Count == 0 ? "          fields: []" : "          fields:");
            foreach (var field in fields)
            {
                output.WriteLine($"            - {YamlText.Scalar(field)}");
            }
        }

        var map = listed.Aggregation.Fields.Map
            .Where(pair => listed.Fields?.Any(field => FieldMap.IsWithin(pair.Key, field)) != false).ToList();
        if (map.Count > 0)
        {
            output.WriteLine($"          map: {YamlText.Map(map)}");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Parts(TimeField time)
    {
        yield return new("path", time.Path);
        if (time.Unit is { } unit)
        {
            yield return new("unit", TimeFieldText.Units.First(pair => pair.Value == unit).Name);
        }

        yield return new("scale", TimeFieldText.Scales.First(pair => pair.Value == time.Scale).Name);
    }

    private static string Seconds(Duration duration)
    {
        var seconds = (decimal)duration.Nanoseconds / Duration.NanosecondsPerSecond;
        return seconds.ToString("0.#########", CultureInfo.InvariantCulture);
    }
}
