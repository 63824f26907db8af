using Avro.Generic;
using Avro.IO;
using BenchmarkDotNet.Attributes;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using Duration = KafkaAggregator.Core.Time.Duration;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What does it cost to turn one record's bytes into numbers? Baseline: Apache.Avro's reader, with every field then
/// taken from its generic record. Each returns the sum of the fields.
/// </summary>
[MemoryDiagnoser]
public class DecodingBenchmarks
{
    private const int Seed = 1;
    private RecordReader _reader = null!;
    private GenericDatumReader<GenericRecord> _apache = null!;
    private byte[] _body = null!;
    private byte[] _framed = null!;

    /// <summary>Doubles in the record.</summary>
    [Params(10, 50, 100)]
    public int Fields { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _body = Telemetry.Body(Fields, new Random(Seed));
        _framed = Telemetry.Framed(Fields, new Random(Seed));
        var schema = Telemetry.Schema(Fields);
        _apache = new GenericDatumReader<GenericRecord>(schema, schema);
        var schemas = new SourceSchemas(new SourceDefinition
        {
            SourceTopic = "telemetry",
            Aggregations =
            [
                new() { AggregatedTopic = "summaries", Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero) },
            ],
        });
        schemas.Add(Telemetry.SchemaId, Telemetry.SchemaJson(Fields));
        _reader = new RecordReader(schemas);
    }

    [Benchmark(Baseline = true)]
    public double Apache()
    {
        using var stream = new MemoryStream(_body, writable: false);
        var record = _apache.Read(null!, new BinaryDecoder(stream));
        var sum = 0.0;
        for (var field = 0; field < Fields; field++)
        {
            sum += (double)record.GetValue(field);
        }

        return sum;
    }

    [Benchmark]
    public double DecodePlan()
    {
        var record = new SourceRecord { Offset = 0, TimestampMilliseconds = 0, HasValue = true, Value = _framed };
        if (_reader.Read(record).Verdict != RecordVerdict.Valid)
        {
            throw new InvalidOperationException("the record must be valid");
        }

        var sum = 0.0;
        foreach (var slot in _reader.Row.WithHead()[^Fields..])
        {
            sum += BitConverter.UInt64BitsToDouble(slot);
        }

        return sum;
    }
}
