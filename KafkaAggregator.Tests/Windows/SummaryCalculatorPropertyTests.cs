using Avro;
using Avro.Generic;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Windows;

/// <summary>
/// Summaries of random windows against samples that are taken from the records themselves, as Apache's reader gives
/// them: several writer schemas in turn, whose fields come and go and change their kind.
/// </summary>
public sealed class SummaryCalculatorPropertyTests
{
    private const int Runs = 120;

    private static readonly string[] Types =
    [
        "\"double\"", "\"float\"", "\"long\"", "\"int\"", "[\"null\", \"long\"]", "[\"double\", \"null\"]", "[\"int\", \"double\", \"null\"]",
        """{"type": "array", "items": "double"}, "default": [0, 0]""",
        """{"type": "array", "items": ["null", "long"]}, "default": [0, 0, 0]""",
        """["null", {"type": "array", "items": "long"}]""",
        """["null", {"type": "record", "name": "NAME", "fields": [{"name": "x", "type": "int"}, {"name": "y", "type": "double"}]}]""",
    ];

    [Fact]
    public void Compute_AgreesWithSamplesTakenFromTheRecords()
    {
        var seed = Random.Shared.Next();
        for (var run = 0; run < Runs; run++)
        {
            try
            {
                Check(seed + run);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed + run}", failure);
            }
        }
    }

    private static void Check(int seed)
    {
        var random = new Random(seed);
        var aggregation = new AggregationDefinition
        {
            AggregatedTopic = "t",
            Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero),
            MinSampleSize = random.Next(1, 5),
            Fields = new FieldRules { Arrays = (ArrayMode)random.Next(2) },
        };
        var schemas = new SourceSchemas(new SourceDefinition { SourceTopic = "s", Aggregations = [aggregation] });
        var reader = new RecordReader(schemas);
        var texts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomSchema(random)).ToArray();
        var encoders = texts.Select(text => new ApacheAvro((RecordSchema)Schema.Parse(text))).ToArray();
        var records = new List<(WriterSchema Writer, GenericRecord Record)>();
        using var rows = new WindowRows(new ChunkPool());
        var values = new RandomAvro(seed);
        for (var count = random.Next(1, 30); count > 0; count--)
        {
            var index = random.Next(texts.Length);
            var writer = schemas.Add(index, texts[index]).Writer!;
            var record = values.Record((RecordSchema)Schema.Parse(texts[index]));
            Assert.Equal(RecordVerdict.Valid, reader.ReadBody(writer, encoders[index].Encode(record), 0, out _).Verdict);
            rows.Append(reader.Row);
            records.Add((writer, record));
        }

        var actual = new SummaryCalculator().Compute(aggregation, 0, rows);

        var expected = new NaiveSamples(records);
        Assert.Equal(expected.Fields, actual.Fields);
        Assert.Equal(expected.Missing, actual.MissingSamples);
        Assert.Equal(expected.Compute(aggregation).Select(BitConverter.DoubleToInt64Bits), actual.Values.Select(BitConverter.DoubleToInt64Bits));
    }

    private static string RandomSchema(Random random)
    {
        var names = Enumerable.Range(0, 6).Where(_ => random.Next(3) > 0).ToList();
        var fields = names.Select(name => $$"""{"name": "f{{name}}", "type": {{Types[random.Next(Types.Length)].Replace("NAME", $"n{name}")}}}""");
        return $$"""{"type": "record", "name": "r", "fields": [{{string.Join(", ", fields)}}]}""";
    }

    /// <summary>The samples by field, as lists of boxed numbers.</summary>
    private sealed class NaiveSamples
    {
        private readonly List<WriterSchema> _writers;
        private readonly List<(WriterSchema Writer, GenericRecord Record)> _records;
        private readonly Dictionary<string, List<object>> _samples = [];

        public NaiveSamples(List<(WriterSchema Writer, GenericRecord Record)> records)
        {
            _records = records;
            _writers = [.. records.Select(record => record.Writer).Distinct()];
            foreach (var name in _writers.SelectMany(writer => writer.Fields[0].Aggregated).Select(field => field.Name).Distinct())
            {
                _samples[name] = [.. _records.SelectMany(record => SamplesOf(record.Writer, record.Record, name))];
                var lists = _writers.Select(writer => FieldOf(writer, name)).ToList();
                Fields.Add(new SummaryField(name, lists.Exists(field => field is null || field.IsNullable)));
            }
        }

        public List<SummaryField> Fields { get; } = [];

        public long Missing { get; private set; }

        public IEnumerable<double> Compute(AggregationDefinition aggregation)
        {
            foreach (var field in Fields)
            {
                var samples = _samples[field.Name];
                var results = new double[aggregation.Operations.Count];
                if (_writers.TrueForAll(writer => FieldOf(writer, field.Name)?.Kind != SlotKind.Double))
                {
                    long[] integers = [.. samples.Select(Convert.ToInt64)];
                    ReferenceStatistics.ComputeAll(integers, aggregation.Operations, aggregation.MinSampleSize, results);
                }
                else
                {
                    double[] doubles = [.. samples.Select(Convert.ToDouble)];
                    ReferenceStatistics.ComputeAll(doubles, aggregation.Operations, aggregation.MinSampleSize, results);
                }

                foreach (var result in results)
                {
                    yield return result;
                }
            }
        }

        private static SourceField? FieldOf(WriterSchema writer, string name) =>
            writer.Fields[0].Aggregated.FirstOrDefault(field => field.Name == name);

        private IEnumerable<object> SamplesOf(WriterSchema writer, GenericRecord record, string name)
        {
            if (FieldOf(writer, name) is not { } field)
            {
                yield break;
            }

            object? value = record;
            foreach (var part in field.Path.Split('.'))
            {
                value = (value as GenericRecord)?[part];
            }

            var values = (value, field) switch
            {
                (object?[] all, { Element: { } element }) => all.Skip(element).Take(1),
                (object?[] all, _) => all,
                _ => [value],
            };
            foreach (var one in values)
            {
                if (one is null || double.IsNaN(Convert.ToDouble(one)))
                {
                    Missing++;
                }
                else
                {
                    yield return one;
                }
            }
        }
    }
}
