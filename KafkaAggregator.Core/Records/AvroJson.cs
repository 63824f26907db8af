using Avro;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Core.Records;

/// <summary>A schema's JSON and what its objects say.</summary>
internal static class AvroJson
{
    /// <summary>
    /// Levels of JSON: three for each record inside another, so some 170 of those; Newtonsoft's own 64 end at 21.
    /// </summary>
    public const int DepthMax = 512;

    /// <summary>Reads JSON, or the bare name of a type; throws what the JSON reader throws.</summary>
    public static JToken Read(string json)
    {
        if (PrimitiveSchema.NewInstance(json.Trim()) is not null)
        {
            return new JValue(json.Trim());
        }

        using var reader = new JsonTextReader(new StringReader(json))
        {
            DateParseHandling = DateParseHandling.None,
            MaxDepth = DepthMax,
        };
        return JToken.ReadFrom(reader);
    }

    /// <summary>The property, where it is a text.</summary>
    public static string? Text(JObject from, string name) =>
        from[name] is JValue { Type: JTokenType.String } value ? (string?)value : null;

    public static string NeededText(JObject from, string name) =>
        Text(from, name) ?? throw Wrong(from, $"'{name}' is missing or no text");

    public static T Needed<T>(JObject from, string name)
        where T : JToken =>
        from[name] as T ?? throw Wrong(from, $"'{name}' is missing, or not what it should be");

    /// <summary>All properties that Avro does not define, and the logical type under a name of its own.</summary>
    public static PropertyMap? Properties(JObject from, JObject? inner = null)
    {
        var properties = new PropertyMap();
        if (inner is not null)
        {
            Add(properties, inner);
        }

        Add(properties, from);
        return properties.Count == 0 ? null : properties;
    }

    public static SchemaParseException Wrong(JToken at, string what) =>
        new(at.Path.Length == 0 ? what : $"{what} at '{at.Path}'");

    private static void Add(PropertyMap properties, JObject from)
    {
        foreach (var property in from.Properties())
        {
            if (property.Name == "logicalType")
            {
                if (Text(from, property.Name) is { } logical)
                {
                    properties[AvroTypes.LogicalTypeProperty] = JsonConvert.ToString(logical);
                }
            }
            else if (!IsDefined(property.Name))
            {
                properties[property.Name] = property.Value.ToString(Formatting.None);
            }
        }
    }

    /// <summary>Names that Avro gives a meaning of their own; the library reserves them.</summary>
    private static bool IsDefined(string name) => name is
        "type" or "name" or "namespace" or "fields" or "items" or "size" or "symbols" or "values" or "aliases"
        or "order" or "doc" or "default";
}
