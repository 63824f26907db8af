using System.Text.Json;
using System.Text.Json.Nodes;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// Makes one Avro schema of a schema and those it refers to: the first use of a named type that another schema defines
/// is replaced by that definition, later uses stay names. Everything else is kept as it was written.
/// </summary>
internal static class SchemaReferences
{
    /// <summary>
    /// Definitions put into definitions may nest deeper than the 64 levels that one document may have.
    /// </summary>
    private static readonly JsonSerializerOptions Writing = new() { MaxDepth = 1024 };

    /// <summary>
    /// The whole schema; or as it was, where one of the texts is no JSON (what reads it then says why).
    /// </summary>
    public static string PutIn(string schema, IReadOnlyList<string> referenced)
    {
        try
        {
            var definitions = new Dictionary<string, (JsonObject Definition, string Namespace)>(StringComparer.Ordinal);
            foreach (var text in referenced)
            {
                Collect(JsonNode.Parse(text), "", definitions);
            }

            var writer = new Writer(definitions);
            return writer.Write(JsonNode.Parse(schema), "")?.ToJsonString(Writing) ?? schema;
        }
        catch (JsonException)
        {
            return schema;
        }
    }

    private static void Collect(
        JsonNode? node, string space, Dictionary<string, (JsonObject Definition, string Namespace)> definitions)
    {
        if (node is JsonArray branches)
        {
            foreach (var branch in branches)
            {
                Collect(branch, space, definitions);
            }
        }
        else if (node is JsonObject type)
        {
            var inner = space;
            if (FullName(type, space) is { } name)
            {
                definitions.TryAdd(name, (type, space));
                inner = NamespaceOf(name);
            }

            foreach (var child in Children(type))
            {
                Collect(child, inner, definitions);
            }
        }
    }

    private static IEnumerable<JsonNode?> Children(JsonObject type)
    {
        if (type["fields"] is JsonArray fields)
        {
            return fields.Select(field => (field as JsonObject)?["type"]);
        }

        return [type["items"], type["values"], Text(type["type"]) is null ? type["type"] : null];
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The full name of a type that has one; null for the others.</summary>
    private static string? FullName(JsonObject type, string space)
    {
        if (Text(type["type"]) is not ("record" or "error" or "enum" or "fixed") || Text(type["name"]) is not { } name)
        {
            return null;
        }

        return name.Contains('.', StringComparison.Ordinal) ? name : Join(Text(type["namespace"]) ?? space, name);
    }

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private static string NamespaceOf(string fullName) =>
        fullName.LastIndexOf('.') is var dot and >= 0 ? fullName[..dot] : "";

    /// <summary>Writes the types in document order and remembers which are defined already.</summary>
    private sealed class Writer(Dictionary<string, (JsonObject Definition, string Namespace)> definitions)
    {
        private readonly HashSet<string> _written = new(StringComparer.Ordinal);

        public JsonNode? Write(JsonNode? node, string space) => node switch
        {
            JsonArray branches => new JsonArray([.. branches.Select(branch => Write(branch, space))]),
            JsonObject type => WriteType(type, space),
            _ => Text(node) is { } name ? WriteName(name, space) : node?.DeepClone(),
        };

        private JsonNode WriteName(string name, string space)
        {
            var fullName = name.Contains('.', StringComparison.Ordinal) ? name : Join(space, name);
            if (!definitions.ContainsKey(fullName))
            {
                // Some writers refer to a type without namespace from inside one.
                fullName = name;
            }

            return !_written.Contains(fullName) && definitions.TryGetValue(fullName, out var found)
                ? WriteDefinition(found.Definition, fullName)
                : JsonValue.Create(name);
        }

        private JsonNode WriteType(JsonObject type, string space)
        {
            if (FullName(type, space) is not { } fullName)
            {
                var copy = WriteMembers(type, space);
                return copy["type"] is JsonObject definition ? Merge(definition, copy) : copy;
            }

            return _written.Contains(fullName)
                ? JsonValue.Create(fullName)
                : WriteDefinition(type, fullName, isQualified: false);
        }

        /// <summary>
        /// A name in an object, <c>{"type": "geo.Point", "doc": …}</c>: a definition in its place takes the other
        /// properties along.
        /// </summary>
        private static JsonObject Merge(JsonObject definition, JsonObject around)
        {
            around.Remove("type");
            foreach (var (key, value) in around)
            {
                if (!definition.ContainsKey(key))
                {
                    definition[key] = value?.DeepClone();
                }
            }

            return definition;
        }

        private JsonObject WriteDefinition(JsonObject type, string fullName, bool isQualified = true)
        {
            _written.Add(fullName);
            var copy = WriteMembers(type, NamespaceOf(fullName));
            if (isQualified)
            {
                // It stands in another schema's namespace now, so it carries its own.
                copy["name"] = fullName[(fullName.LastIndexOf('.') + 1)..];
                copy["namespace"] = NamespaceOf(fullName);
            }

            return copy;
        }

        private JsonObject WriteMembers(JsonObject type, string space)
        {
            var copy = new JsonObject();
            foreach (var (key, value) in type)
            {
                copy[key] = key switch
                {
                    "fields" when value is JsonArray fields =>
                        new JsonArray([.. fields.Select(field => WriteField(field, space))]),
                    "items" or "values" => Write(value, space),
                    "type" when Text(value) is not ("record" or "error" or "enum" or "fixed" or "array" or "map") =>
                        Write(value, space),
                    _ => value?.DeepClone(),
                };
            }

            return copy;
        }

        private JsonNode? WriteField(JsonNode? field, string space)
        {
            if (field is not JsonObject members)
            {
                return field?.DeepClone();
            }

            var copy = new JsonObject();
            foreach (var (key, value) in members)
            {
                copy[key] = key == "type" ? Write(value, space) : value?.DeepClone();
            }

            return copy;
        }
    }
}
