using System.IO.Compression;
using System.Text.Json;
using Avro;
using Avro.Generic;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Commands;

/// <summary>A table of rows that users really have, as Avro records of its schema.</summary>
internal sealed class RealRows
{
    private RealRows(string name)
    {
        DataFile = SharedFolder.Get($"real/data/{name}.json.gz");
        SchemaFile = SharedFolder.Get($"real/schemas/{name}.avsc");
        Json = File.ReadAllText(SchemaFile);
        Schema = (RecordSchema)Avro.Schema.Parse(Json);
        Records = ReadRecords();
    }

    public string DataFile { get; }

    public string SchemaFile { get; }

    public string Json { get; }

    public RecordSchema Schema { get; }

    public IReadOnlyList<GenericRecord> Records { get; }

    public static RealRows Load(string name) => new(name);

    private List<GenericRecord> ReadRecords()
    {
        using var zipped = new GZipStream(File.OpenRead(DataFile), CompressionMode.Decompress);
        using var table = JsonDocument.Parse(zipped);
        var columns = table.RootElement.GetProperty("columns").EnumerateArray().Select((name, index) => (name.GetString()!, index)).ToDictionary();
        return [.. table.RootElement.GetProperty("rows").EnumerateArray().Select(row => ToRecord(row, columns))];
    }

    private GenericRecord ToRecord(JsonElement row, Dictionary<string, int> columns)
    {
        var record = new GenericRecord(Schema);
        foreach (var field in Schema.Fields)
        {
            JsonElement? value = columns.TryGetValue(field.Name, out var index) ? row[index] : null;
            record.Add(field.Name, ToValue(value, field.Schema));
        }

        return record;
    }

    private static object? ToValue(JsonElement? value, Schema schema) => schema switch
    {
        UnionSchema when value is null || value.Value.ValueKind == JsonValueKind.Null => null,
        UnionSchema union => ToValue(value, union.Schemas.First(branch => branch.Tag != Avro.Schema.Type.Null)),
        _ => schema.Tag switch
        {
            Avro.Schema.Type.Int => value!.Value.GetInt32(),
            Avro.Schema.Type.Long => value!.Value.GetInt64(),
            Avro.Schema.Type.Float => (float)value!.Value.GetDouble(),
            Avro.Schema.Type.Double => value!.Value.GetDouble(),
            Avro.Schema.Type.Boolean => value!.Value.GetBoolean(),
            Avro.Schema.Type.String => value!.Value.GetString(),
            var other => throw new NotSupportedException($"{other}"),
        },
    };
}
