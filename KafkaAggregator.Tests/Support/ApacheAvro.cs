using Avro;
using Avro.Generic;
using Avro.IO;

namespace KafkaAggregator.Tests.Support;

/// <summary>Apache's own reader and writer of the bodies of one schema: the oracle.</summary>
internal sealed class ApacheAvro(RecordSchema schema)
{
    private readonly GenericDatumWriter<GenericRecord> _writer = new(schema);
    private readonly GenericDatumReader<GenericRecord> _reader = new(schema, schema);

    /// <summary>A record of these values, field by field.</summary>
    public byte[] Encode(params ReadOnlySpan<object?> values)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
        {
            record.Add(field.Name, values[field.Pos]);
        }

        return Encode(record);
    }

    public byte[] Encode(GenericRecord record)
    {
        using var stream = new MemoryStream();
        _writer.Write(record, new BinaryEncoder(stream));
        return stream.ToArray();
    }

    /// <summary>The record and how many bytes it took; throws what Apache throws.</summary>
    public (GenericRecord Record, int BytesRead) Decode(byte[] body)
    {
        using var stream = new MemoryStream(body, writable: false);
        var record = _reader.Read(null!, new BinaryDecoder(stream));
        return (record, (int)stream.Position);
    }
}
