using System.Text;
using Avro;

namespace KafkaAggregator.Tests.Records;

/// <summary>
/// A schema as text: types, names and order of what is on the wire, and no more. Two of one shape have one encoding.
/// </summary>
internal static class SchemaShape
{
    public static string Of(Schema schema)
    {
        var text = new StringBuilder();
        Append(text, schema, []);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Schema schema, HashSet<string> seen)
    {
        switch (schema)
        {
            case LogicalSchema logical:
                Append(text, logical.BaseSchema, seen);
                break;
            case RecordSchema record when seen.Add(record.Fullname):
                text.Append("record ").Append(record.Fullname).Append('{');
                foreach (var field in record.Fields)
                {
                    text.Append(field.Pos).Append(field.Name).Append('=').Append(field.DefaultValue).Append(':');
                    Append(text, field.Schema, seen);
                    text.Append(';');
                }

                text.Append('}');
                break;
            case RecordSchema record:
                text.Append(record.Fullname);
                break;
            case EnumSchema symbols:
                text.Append("enum ").Append(symbols.Fullname).Append('(').AppendJoin(',', symbols.Symbols).Append(')');
                break;
            case FixedSchema bytes:
                text.Append("fixed ").Append(bytes.Fullname).Append(bytes.Size);
                break;
            case ArraySchema array:
                Append(text.Append("array "), array.ItemSchema, seen);
                break;
            case MapSchema map:
                Append(text.Append("map "), map.ValueSchema, seen);
                break;
            case UnionSchema union:
                text.Append('[');
                foreach (var branch in union.Schemas)
                {
                    Append(text, branch, seen);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(schema.Tag);
                break;
        }
    }
}
