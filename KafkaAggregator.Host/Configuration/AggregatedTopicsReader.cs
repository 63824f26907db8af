using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// The newer style of the original: aggregated topics one by one, each with its window and its sources.
/// </summary>
internal sealed class AggregatedTopicsReader(ValueReader reader, SelectionOptions defaults)
{
    public IReadOnlyList<GivenTopic> Read(GivenValue value) =>
        [.. reader.Items(value).Select(ReadTopic).OfType<GivenTopic>()];

    private GivenTopic? ReadTopic(GivenValue value)
    {
        var section = reader.Section(value, "name", "window_aggregation", "filter");
        var name = Required(value, section, "name");
        var topicName = name is null ? null : reader.Text(name);
        var (cut, minSampleSize, operations) = ReadWindow(section.GetValueOrDefault("window_aggregation"));
        var sources = Required(value, section, "filter") is { } filter ? ReadFilter(filter) : [];
        if (topicName is null)
        {
            return null;
        }

        CheckName(name!, topicName);
        var topic = new AggregatedTopic
        {
            Name = topicName,
            Cut = cut,
            MinSampleSize = minSampleSize,
            Operations = operations,
            Sources = [.. sources.Select(source => source.Source)],
        };
        return new GivenTopic(topic, name!, [.. sources.Select(source => source.Name)]);
    }

    private (
        WindowCut Cut, int MinSampleSize,
        IReadOnlyList<Core.Statistics.Operation> Operations) ReadWindow(GivenValue? value)
    {
        var section = value is null
            ? new Dictionary<string, GivenValue>()
            : reader.Section(
                value, "window_size_seconds", "window_expiration_seconds", "min_sample_size", "operations");
        var size = section.TryGetValue("window_size_seconds", out var sizeValue)
            ? reader.Duration(
                sizeValue, defaults.Cut.Size, SelectionBinder.WindowSizeMin, SelectionBinder.WindowSizeMax)
            : defaults.Cut.Size;
        var expiration = section.TryGetValue("window_expiration_seconds", out var expirationValue)
            ? reader.Duration(
                expirationValue, defaults.Cut.Expiration, Core.Time.Duration.Zero, SelectionBinder.WindowSizeMax)
            : defaults.Cut.Expiration;
        var minSampleSize = section.TryGetValue("min_sample_size", out var samplesValue)
            ? (int)reader.Integer(samplesValue, defaults.MinSampleSize, 1, int.MaxValue)
            : defaults.MinSampleSize;
        var operations = section.TryGetValue("operations", out var operationsValue)
            ? OperationList.Read(reader, operationsValue, AggregatedTopic.DefaultOperations)
            : AggregatedTopic.DefaultOperations;
        return (new WindowCut(size, expiration), minSampleSize, operations);
    }

    private List<(AggregatedSource Source, GivenValue Name)> ReadFilter(GivenValue value)
    {
        var section = reader.Section(value, "source_topics");
        if (Required(value, section, "source_topics") is not { } topics)
        {
            return [];
        }

        var items = reader.Items(topics);
        if (topics.Node.Items is { Count: 0 })
        {
            reader.Add(topics.Problem("names no source topic", "Give at least one: [{name: mount-azimuth}]."));
        }

        return [.. items.Select(ReadSource).OfType<(AggregatedSource, GivenValue)>()];
    }

    private (AggregatedSource Source, GivenValue Name)? ReadSource(GivenValue value)
    {
        var section = reader.Section(value, "name", "fields", "map", "time_field");
        if (Required(value, section, "name") is not { } name || reader.Text(name) is not { } topic)
        {
            return null;
        }

        CheckName(name, topic);
        var fields = section.TryGetValue("fields", out var fieldsValue) ? ReadFields(fieldsValue) : null;
        var map = section.TryGetValue("map", out var mapValue)
            ? FieldMap.Read(reader, mapValue, fields)
            : new Dictionary<string, string>();
        var time = section.TryGetValue("time_field", out var timeValue) ? TimeFieldText.Read(reader, timeValue) : null;
        return (new AggregatedSource { Topic = topic, Fields = fields, Map = map, Time = time }, name);
    }

    private IReadOnlyList<string>? ReadFields(GivenValue value)
    {
        var fields = reader.List(value);
        foreach (
            var twice in fields?.GroupBy(field => field, StringComparer.Ordinal).Where(group => group.Skip(1).Any())
                ?? [])
        {
            reader.Add(value.Problem($"holds {twice.Key} twice", "Leave one of them out."));
        }

        return fields;
    }

    private void CheckName(GivenValue name, string topic)
    {
        if (TopicNameRule.Check(topic) is { } rule)
        {
            reader.Add(name.Problem(rule, TopicNameRule.Remedy));
        }
    }

    private GivenValue? Required(GivenValue value, IReadOnlyDictionary<string, GivenValue> section, string key)
    {
        if (section.TryGetValue(key, out var part))
        {
            return part;
        }

        // Where it is no mapping at all, that is said already.
        if (value.Node.Entries is not null)
        {
            reader.Add(
                new ConfigurationProblem(value.Place, value.Name, null, $"has no {key}", $"Give {value.Name}.{key}."));
        }

        return null;
    }
}
