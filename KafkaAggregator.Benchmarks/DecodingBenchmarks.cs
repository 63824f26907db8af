using Avro.Generic;
using Avro.IO;
using BenchmarkDotNet.Attributes;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;
using Duration = KafkaAggregator.Core.Time.Duration;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What does it cost to turn one record's bytes into numbers? Baseline: Apache.Avro's reader, which gives a generic
/// record. Each invocation takes many different messages and gives the sum of their last doubles, each of which stands
/// behind all others of its message.
/// </summary>
[MemoryDiagnoser]
public class DecodingBenchmarks
{
    /// <summary>In place of a number of doubles: records of everything.</summary>
    internal const int Mixed = 0;

    private const int Seed = 1;

    /// <summary>Messages of an invocation, none like another.</summary>
    internal const int Messages = 256;
    private readonly byte[][] _framed = new byte[Messages][];
    private RecordReader _reader = null!;
    private GenericDatumReader<GenericRecord> _apache = null!;
    private int _lastField;

    /// <summary>Doubles in the record; 0: a record of everything.</summary>
    [Params(10, 50, 100, Mixed)]
    public int Fields { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(Seed);
        for (var message = 0; message < Messages; message++)
        {
            _framed[message] = Fields == Mixed ? MixedMessages.Framed(random) : Telemetry.Framed(Fields, random);
        }

        var schema = Fields == Mixed ? MixedMessages.Schema : Telemetry.Schema(Fields);
        _lastField = schema.Fields.Count - 1;
        _apache = new GenericDatumReader<GenericRecord>(schema, schema);
        _reader = NewReader(Fields == Mixed ? MixedMessages.SchemaJson : Telemetry.SchemaJson(Fields));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public double Apache()
    {
        var sum = 0.0;
        foreach (var framed in _framed)
        {
            using var stream = new MemoryStream(framed, Telemetry.FrameBytes, framed.Length - Telemetry.FrameBytes, writable: false);
            sum += (double)_apache.Read(null!, new BinaryDecoder(stream)).GetValue(_lastField);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public double DecodePlan()
    {
        var sum = 0.0;
        foreach (var framed in _framed)
        {
            var record = new SourceRecord { Offset = 0, TimestampMilliseconds = 0, HasValue = true, Value = framed };
            if (_reader.Read(record).Verdict != RecordVerdict.Valid)
            {
                throw new InvalidOperationException("the record must be valid");
            }

            sum += BitConverter.UInt64BitsToDouble(_reader.Row.Slots[^1]);
        }

        return sum;
    }

    private static RecordReader NewReader(string schemaJson)
    {
        var schemas = new SourceSchemas(new SourceDefinition
        {
            SourceTopic = "telemetry",
            Aggregations =
            [
                new() { AggregatedTopic = "summaries", Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero) },
            ],
        });
        schemas.Add(Telemetry.SchemaId, schemaJson);
        return new RecordReader(schemas);
    }
}
