using System.Buffers.Binary;
using Avro;
using Avro.Generic;
using Avro.IO;
using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Host.Demo;

/// <summary>
/// Reads summaries as any other program would: by the frame's schema id, the registry, and Apache.Avro. Knows nothing
/// of how they were written.
/// </summary>
internal sealed class SummaryDecoder(ISchemaRegistry registry)
{
    private const int FrameSize = 5;

    private readonly Dictionary<int, GenericDatumReader<GenericRecord>> _readers = [];

    /// <summary>The summary; null where the message is none.</summary>
    public async Task<DemoSummary?> DecodeAsync(
        string topic, int partition, byte[]? value, CancellationToken cancellation)
    {
        if (value is not { Length: > FrameSize } || value[0] != 0)
        {
            return null;
        }

        var id = BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1));
        if (await FindReaderAsync(id, cancellation) is not { } reader)
        {
            return null;
        }

        using var body = new MemoryStream(value, FrameSize, value.Length - FrameSize);
        var record = reader.Read(null!, new BinaryDecoder(body));
        return new DemoSummary
        {
            Topic = topic,
            Partition = partition,
            Time = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds((double)record["time"]),
            WindowSize = TimeSpan.FromSeconds((double)record["window_size"]),
            Count = (long)record["count"],
            Bytes = value.Length,
            Statistics =
            [
                .. record.Schema.Fields.Skip(3)
                    .Select(field => KeyValuePair.Create(field.Name, AsDouble(record, field))),
            ],
        };
    }

    private static double? AsDouble(GenericRecord record, Field field) => record[field.Name] switch
    {
        double number => number,
        long number => number,
        _ => null,
    };

    private async Task<GenericDatumReader<GenericRecord>?> FindReaderAsync(int id, CancellationToken cancellation)
    {
        if (!_readers.TryGetValue(id, out var reader)
            && await registry.FindAsync(id, cancellation) is { } json
            && Schema.Parse(json) is RecordSchema schema)
        {
            reader = new GenericDatumReader<GenericRecord>(schema, schema);
            _readers.Add(id, reader);
        }

        return reader;
    }
}
