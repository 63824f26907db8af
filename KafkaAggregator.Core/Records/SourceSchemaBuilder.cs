using Avro;
using Newtonsoft.Json.Linq;

namespace KafkaAggregator.Core.Records;

/// <summary>Builds the Avro library's model of one schema from its JSON; throws where the JSON is no schema.</summary>
internal sealed class SourceSchemaBuilder
{
    /// <summary>Types inside each other: a bound for the stack of whoever walks the schema.</summary>
    public const int DepthMax = 256;

    private readonly Dictionary<string, NamedSchema> _named = new(StringComparer.Ordinal);
    private int _depth;

    public Schema Build(JToken token) => Build(token, "");

    private Schema Build(JToken token, string space)
    {
        if (++_depth > DepthMax)
        {
            throw AvroJson.Wrong(token, $"more than {DepthMax} types inside each other");
        }

        var schema = token switch
        {
            JValue { Type: JTokenType.String } value => Named((string)value!, value, space),
            JArray branches => Union(branches, null, space),
            JObject definition => Define(definition, space),
            _ => throw AvroJson.Wrong(token, "neither a name, nor a union, nor an object"),
        };
        _depth--;
        return schema;
    }

    private Schema Named(string name, JToken at, string space)
    {
        if (PrimitiveSchema.NewInstance(name) is { } primitive)
        {
            return primitive;
        }

        // A name without dots is of the namespace around it, or else of none.
        return _named.GetValueOrDefault(TypeName.Of(name, null, space).Full)
            ?? _named.GetValueOrDefault(name)
            ?? throw AvroJson.Wrong(at, $"type '{name}' is not known");
    }

    private Schema Define(JObject from, string space)
    {
        var type = from["type"];
        return type switch
        {
            JArray branches => Union(branches, AvroJson.Properties(from), space),
            JObject inner => Wrapped(from, inner, space),
            _ => Define(from, AvroJson.NeededText(from, "type"), space),
        };
    }

    private Schema Define(JObject from, string type, string space)
    {
        switch (type)
        {
            case "array":
                return ArraySchema.Create(Part(from, "items", space), AvroJson.Properties(from));
            case "map":
                return MapSchema.CreateMap(Part(from, "values", space), AvroJson.Properties(from));
            case "record" or "error":
                return Record(from, space);
            case "enum":
                var symbols = AvroJson.Needed<JArray>(from, "symbols").Select(symbol => (string?)symbol ?? "");
                var enumeration = TypeName.Of(from, space);
                return Remember(
                    enumeration,
                    from,
                    EnumSchema.Create(enumeration.Legal, symbols, customProperties: AvroJson.Properties(from)));
            case "fixed":
                var fixedName = TypeName.Of(from, space);
                return Remember(
                    fixedName,
                    from,
                    FixedSchema.Create(fixedName.Legal, SizeOf(from), customProperties: AvroJson.Properties(from)));
            default:
                return PrimitiveSchema.NewInstance(type, AvroJson.Properties(from)) ?? Named(type, from, space);
        }
    }

    private Schema Part(JObject from, string name, string space) =>
        Build(AvroJson.Needed<JToken>(from, name), space);

    /// <summary>A type inside a type object: what is said outside of a primitive type counts for it too.</summary>
    private Schema Wrapped(JObject from, JObject inner, string space)
    {
        var built = Build(inner, space);
        return built is PrimitiveSchema primitive
            ? PrimitiveSchema.Create(primitive.Tag, AvroJson.Properties(from, inner))
            : built;
    }

    private UnionSchema Union(JArray branches, PropertyMap? properties, string space) =>
        UnionSchema.Create([.. branches.Select(branch => Build(branch, space))], properties);

    private RecordSchema Record(JObject from, string space)
    {
        var name = TypeName.Of(from, space);
        var record = RecordSchema.Create(
            name.Legal, [], customProperties: AvroJson.Properties(from), doc: AvroJson.Text(from, "doc"));

        // Known before its fields are, which may hold it.
        Remember(name, from, record);
        var fields = new List<Field>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in AvroJson.Needed<JArray>(from, "fields"))
        {
            var field = FieldOf(token, name.Space, fields.Count);
            if (!names.Add(field.Name))
            {
                throw AvroJson.Wrong(token, $"field '{field.Name}' is there twice");
            }

            fields.Add(field);
        }

        record.Fields = fields;
        return record;
    }

    private static int SizeOf(JObject from) =>
        from["size"] is JValue { Type: JTokenType.Integer, Value: >= 0L and <= int.MaxValue } size
            ? (int)size
            : throw AvroJson.Wrong(from, "'size' is missing or no size");

    private Field FieldOf(JToken token, string space, int position)
    {
        var from = token as JObject ?? throw AvroJson.Wrong(token, "a field is no object");
        return new Field(
            Part(from, "type", space),
            SummaryNames.Legal(SummaryNames.FieldPart(AvroJson.NeededText(from, "name"))),
            position,
            doc: AvroJson.Text(from, "doc"),
            defaultValue: from["default"],
            customProperties: AvroJson.Properties(from));
    }

    private T Remember<T>(TypeName name, JObject from, T schema)
        where T : NamedSchema =>
        _named.TryAdd(name.Full, schema) ? schema : throw AvroJson.Wrong(from, $"type '{name.Full}' is defined twice");
}
