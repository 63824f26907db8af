using System.Buffers;
using System.Text;
using System.Text.Json;

namespace KafkaAggregator.Core.Records;

/// <summary>Writes a summary's schema as Avro JSON.</summary>
internal static class SummaryJson
{
    /// <summary>Fields before the statistics: time, window size, count.</summary>
    public const int LeadingFields = 3;

    /// <param name="recordName">Full name of the record.</param>
    /// <param name="topic">The source topic, for the documentation.</param>
    /// <param name="columns">Name of each statistic, and whether it may be null.</param>
    public static string Write(string recordName, string topic, IEnumerable<KeyValuePair<string, bool>> columns)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "record");
            writer.WriteString("name", recordName);
            writer.WriteString("doc", $"Summaries of windows of topic {topic}.");
            writer.WriteStartArray("fields");
            Write(writer, SummaryNames.Time, "double");
            Write(writer, SummaryNames.WindowSize, "double");
            Write(writer, SummaryNames.Count, "long");
            foreach (var (name, isNullable) in columns)
            {
                if (isNullable)
                {
                    WriteNullable(writer, name);
                }
                else
                {
                    Write(writer, name, "double");
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string name, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("type", type);
        writer.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteStartArray("type");
        writer.WriteStringValue("null");
        writer.WriteStringValue("double");
        writer.WriteEndArray();
        writer.WriteNull("default");
        writer.WriteEndObject();
    }
}
