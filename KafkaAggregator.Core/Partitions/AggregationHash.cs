using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// A short name for an aggregation's definition, the same in every process and on every platform: summaries that carry
/// the same one were made by the same rules.
/// </summary>
public static class AggregationHash
{
    /// <summary>Of SHA-256's 32 bytes: enough that two definitions of one topic never share a name by chance.</summary>
    private const int KeptBytes = 8;

    /// <summary>
    /// The first 16 hexadecimal digits of the SHA-256 of the definition as JSON, what has no order of its own sorted.
    /// </summary>
    /// <param name="aggregation">The definition.</param>
    /// <param name="time">Where event time comes from; null: Kafka's timestamp.</param>
    public static string Of(AggregationDefinition aggregation, TimeField? time = null)
    {
        ArgumentNullException.ThrowIfNull(aggregation);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, aggregation, time);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, KeptBytes));
    }

    private static void Write(Utf8JsonWriter writer, AggregationDefinition aggregation, TimeField? time)
    {
        writer.WriteStartObject();
        writer.WriteString("aggregated_topic", aggregation.AggregatedTopic);
        writer.WriteNumber("window_size", aggregation.Cut.Size.Nanoseconds);
        writer.WriteNumber("window_expiration", aggregation.Cut.Expiration.Nanoseconds);
        writer.WriteNumber("min_sample_size", aggregation.MinSampleSize);
        Write(writer, "operations", aggregation.Operations.Select(SummaryNames.Operation));
        Write(writer, time);
        Write(writer, aggregation.Fields);
        writer.WriteStartArray("sources");
        foreach (var source in aggregation.UnionSources)
        {
            writer.WriteStartObject();
            writer.WriteString("name", source.SourceTopic);
            Write(writer, source.Time);
            Write(writer, source.Fields);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TimeField? time)
    {
        if (time is null)
        {
            return;
        }

        writer.WriteStartObject("time_field");
        writer.WriteString("path", time.Path);
        writer.WriteString("unit", time.Unit?.ToString());
        writer.WriteString("scale", time.Scale.ToString());
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FieldRules rules)
    {
        Write(writer, "excluded_field_names", Sorted(rules.ExcludedFieldNames));
        Write(writer, "excluded_fields", Sorted(rules.ExcludedFields));
        writer.WriteString("arrays", rules.Arrays.ToString());
        writer.WriteStartObject("array_lengths");
        foreach (var (path, length) in rules.ArrayLengths.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(path, length);
        }

        writer.WriteEndObject();
        if (rules.Fields is not null)
        {
            Write(writer, "fields", Sorted(rules.Fields));
        }

        writer.WriteStartObject("map");
        foreach (var (path, name) in rules.Map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteString(path, name);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> values) =>
        values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
