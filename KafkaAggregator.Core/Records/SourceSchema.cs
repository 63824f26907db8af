using Avro;
using Newtonsoft.Json;

namespace KafkaAggregator.Core.Records;

/// <summary>What a registry's or a file's Avro JSON turned out to be.</summary>
/// <param name="Schema">The record; null where it is none.</param>
/// <param name="Problem">Why it is none, for people; null where it is one.</param>
public sealed record SourceSchema(RecordSchema? Schema, string? Problem)
{
    /// <summary>
    /// Reads Avro JSON into the Avro library's model, but not with the library's parser, which refuses what registries
    /// accept: a known logical type on a wrong type, a sort order in capitals, an alias like another field's name, a
    /// documentation or namespace of null, more than 21 records inside each other, names that only some registries
    /// check. It also drops a <c>logicalType</c> beside a type, which is worth a hint. Logical types are kept as
    /// properties: values are read as what they are on the wire.
    /// </summary>
    public static SourceSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var schema = new SourceSchemaBuilder().Build(AvroJson.Read(json));
            return schema is RecordSchema record
                ? new SourceSchema(record, null)
                : new SourceSchema(null, $"the schema is {AvroTypes.NameOf(schema)}, not a record");
        }
        catch (Exception failure) when (failure is JsonException or AvroException or ArgumentException)
        {
            return new SourceSchema(null, failure.Message);
        }
    }
}
