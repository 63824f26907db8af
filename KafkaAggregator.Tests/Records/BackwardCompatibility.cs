using Avro;

namespace KafkaAggregator.Tests.Records;

/// <summary>
/// What a registry checks under BACKWARD, for the flat records that summaries are: whether a consumer with the new
/// schema reads what was written with the old one.
/// </summary>
internal static class BackwardCompatibility
{
    /// <summary>The first thing that is in the way; null where nothing is.</summary>
    public static string? Problem(RecordSchema reader, RecordSchema writer)
    {
        if (reader.Name != writer.Name)
        {
            return $"name {reader.Fullname} against {writer.Fullname}";
        }

        foreach (var field in reader.Fields)
        {
            if (!writer.TryGetField(field.Name, out var written))
            {
                if (field.DefaultValue is null)
                {
                    return $"{field.Name} has no default";
                }
            }
            else if (!Branches(written.Schema).All(branch => Branches(field.Schema).Any(own => Reads(own, branch))))
            {
                return $"{field.Name}: {field.Schema} against {written.Schema}";
            }
        }

        return null;
    }

    private static List<Schema> Branches(Schema schema) => schema is UnionSchema union ? [.. union.Schemas] : [schema];

    private static bool Reads(Schema reader, Schema writer) => reader.Tag == writer.Tag || (reader.Tag, writer.Tag) is
        (Schema.Type.Double, Schema.Type.Float or Schema.Type.Long or Schema.Type.Int) or
        (Schema.Type.Long, Schema.Type.Int);
}
