using Avro;
using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Core.Records;

/// <summary>What the Avro library's schema model says about a type, where it does not say it plainly.</summary>
internal static class AvroTypes
{
    /// <summary>
    /// The property under which the parser of source schemas keeps a <c>logicalType</c>: the library drops or
    /// refuses some, and reserves the name itself.
    /// </summary>
    public const string LogicalTypeProperty = "kafka-aggregator.logicalType";

    /// <summary>The type itself, out of the library's wrapper for logical types.</summary>
    public static Schema Unwrap(Schema schema)
    {
        while (schema is LogicalSchema logical)
        {
            schema = logical.BaseSchema;
        }

        return schema;
    }

    public static bool IsNumeric(Schema schema) =>
        Unwrap(schema).Tag is Schema.Type.Int or Schema.Type.Long or Schema.Type.Float or Schema.Type.Double;

    public static bool IsFloating(Schema schema) => Unwrap(schema).Tag is Schema.Type.Float or Schema.Type.Double;

    public static bool IsNull(Schema schema) => Unwrap(schema).Tag == Schema.Type.Null;

    public static string? LogicalTypeOf(Schema schema) =>
        schema is LogicalSchema logical ? logical.LogicalTypeName : TextProperty(schema, LogicalTypeProperty);

    /// <summary>The <c>logicalType</c> that stands beside the field's type, where Avro does not look for it.</summary>
    public static string? LogicalTypeBeside(Field field) => Unquote(field.GetProperty(LogicalTypeProperty));

    /// <summary>The name that Kafka Connect gives a type of its own.</summary>
    public static string? ConnectNameOf(Schema schema) =>
        TextProperty(schema, "connect.name") ??
        (schema is LogicalSchema logical ? ConnectNameOf(logical.BaseSchema) : null);

    /// <summary>The type's name as a schema writes it.</summary>
    public static string NameOf(Schema schema)
    {
        var type = Unwrap(schema);
        return type.Tag == Schema.Type.Enumeration ? "enum" : type.Tag.ToString().ToLowerInvariant();
    }

    private static string? TextProperty(Schema schema, string name) => Unquote(schema.GetProperty(name));

    /// <summary>The library hands out custom properties as JSON text.</summary>
    private static string? Unquote(string? json)
    {
        if (json is null)
        {
            return null;
        }

        return json.StartsWith('"') ? JToken.Parse(json).Value<string>() : json;
    }
}
