using Avro;

namespace KafkaAggregator.Core.Records;

/// <summary>A type with its unions and logical types resolved.</summary>
/// <param name="Shape">What it is to an aggregation.</param>
/// <param name="Schema">The type itself, out of union and logical type; where it is a record or an array.</param>
/// <param name="Kind">How its slot is read, where it is a number.</param>
/// <param name="IsNullable">Whether null is a branch of it.</param>
/// <param name="Text">The type, or why it is no number, for people.</param>
/// <param name="Hint">A likely mistake in the schema.</param>
internal sealed record LeafType(
    LeafShape Shape, Schema Schema, SlotKind Kind, bool IsNullable, string Text, string? Hint)
{
    public static LeafType Of(Schema schema)
    {
        var type = AvroTypes.Unwrap(schema);
        if (type is UnionSchema union)
        {
            return OfUnion(union);
        }

        if (LogicalTypeRules.MarkOf(schema) is { } mark)
        {
            return Other(type, $"{AvroTypes.NameOf(type)}, {mark}: a time or decimal is no sample");
        }

        return type.Tag switch
        {
            Schema.Type.Int or Schema.Type.Long => Number(schema, SlotKind.Int64),
            Schema.Type.Float or Schema.Type.Double => Number(schema, SlotKind.Double),
            Schema.Type.Record or Schema.Type.Error => Of(LeafShape.Record, type),
            Schema.Type.Array => Of(LeafShape.Array, type),
            _ => Other(type, NoNumber(schema)),
        };
    }

    private static LeafType OfUnion(UnionSchema union)
    {
        var branches = union.Schemas.Where(branch => !AvroTypes.IsNull(branch)).ToList();
        var isNullable = branches.Count < union.Count;
        if (branches.Count == 0)
        {
            return Other(union, "null: no number");
        }

        var types = branches.ConvertAll(Of);
        if (types.Count == 1)
        {
            return types[0] with { IsNullable = isNullable || types[0].IsNullable };
        }

        var names = string.Join(", ", branches.Select(Describe));
        if (types.TrueForAll(type => type.Shape == LeafShape.Number))
        {
            return OfNumbers(union, types, isNullable, names);
        }

        var isRecords = types.TrueForAll(type => type.Shape == LeafShape.Record);
        var hasNumber = types.Exists(type => type.Shape == LeafShape.Number);
        var what = isRecords ? "several records" : hasNumber ? "numbers and other types" : "several types";
        return Other(union, $"union of {what} ({names}): no number for certain");
    }

    private static LeafType OfNumbers(UnionSchema union, List<LeafType> types, bool isNullable, string names)
    {
        var hasFloat = types.Exists(type => type.Kind == SlotKind.Double);
        var hasInteger = types.Exists(type => type.Kind == SlotKind.Int64);
        var asDouble = hasFloat && hasInteger ? ", each value taken as a double" : "";
        var hint = types.Find(type => type.Hint is not null)?.Hint;
        var kind = hasFloat ? SlotKind.Double : SlotKind.Int64;
        return new LeafType(LeafShape.Number, union, kind, isNullable, $"union of {names}{asDouble}", hint);
    }

    private static LeafType Number(Schema schema, SlotKind kind) => new(
        LeafShape.Number,
        AvroTypes.Unwrap(schema),
        kind,
        false,
        AvroTypes.NameOf(schema),
        LogicalTypeRules.HintAbout(schema));

    private static LeafType Of(LeafShape shape, Schema type) =>
        new(shape, type, default, false, AvroTypes.NameOf(type), null);

    private static LeafType Other(Schema type, string reason) =>
        new(LeafShape.Other, type, default, false, reason, null);

    private static string Describe(Schema branch) =>
        AvroTypes.Unwrap(branch) is NamedSchema named ? $"{AvroTypes.NameOf(named)} {named.Fullname}" :
        LogicalTypeRules.MarkOf(branch) is { } mark ? $"{AvroTypes.NameOf(branch)} ({mark})" : AvroTypes.NameOf(branch);

    private static string NoNumber(Schema schema)
    {
        var logical = AvroTypes.LogicalTypeOf(schema);
        return logical is null
            ? $"{AvroTypes.NameOf(schema)}: no number"
            : $"{AvroTypes.NameOf(schema)}, logical type {logical}: no number";
    }
}
