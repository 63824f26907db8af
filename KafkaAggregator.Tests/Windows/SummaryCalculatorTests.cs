using Avro;
using Avro.Generic;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Windows;

public sealed class SummaryCalculatorTests : IDisposable
{
    private const string AB = """{"type": "record", "name": "r", "fields": [{"name": "a", "type": "double"}, {"name": "b", "type": ["null", "long"]}]}""";
    private const string CA = """{"type": "record", "name": "r", "fields": [{"name": "c", "type": "int"}, {"name": "a", "type": "double"}]}""";
    private const string IntegerA = """{"type": "record", "name": "r", "fields": [{"name": "a", "type": "long"}]}""";

    private const string Arrays = """
        {"type": "record", "name": "r", "fields": [
            {"name": "e", "type": {"type": "array", "items": "long"}, "default": [0, 0, 0]},
            {"name": "p", "type": ["null", {"type": "array", "items": ["null", "double"]}]}]}
        """;

    private readonly ChunkPool _pool = new();
    private readonly WindowRows _rows;
    private readonly Dictionary<string, (int Id, ApacheAvro Apache)> _encoders = [];
    private AggregationDefinition _aggregation = new()
    {
        AggregatedTopic = "t",
        Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero),
        Operations = [Operation.Min, Operation.Mean, Operation.Max],
    };

    private RecordReader? _reader;
    private SourceSchemas? _schemas;

    public SummaryCalculatorTests() => _rows = new WindowRows(_pool);

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void Compute_GivesOperationsFieldByField_InSchemaOrder()
    {
        Append(AB, 1.0, 10L);
        Append(AB, 2.0, 20L);
        Append(AB, 6.0, 60L);

        var values = Compute();

        Assert.Equal([new("a", false), new("b", true)], values.Fields);
        Assert.Equal([1, 3, 6, 10, 30, 60], values.Values);
        Assert.Equal(0, values.MissingSamples);
    }

    [Fact]
    public void Compute_CountsNoNulls_AfterOtherOperationsOfFewFields()
    {
        Append(AB, 1.0, 10L);
        Append(AB, 2.0, 20L);
        var other = _aggregation with { Operations = [Operation.Nulls, Operation.Max] };
        foreach (var kernel in StatisticsKernel.All)
        {
            var calculator = new SummaryCalculator(kernel);
            calculator.Compute(_aggregation, 0, _rows);
            Assert.Equal([0, 2, 0, 20], calculator.Compute(other, 0, _rows).Values);
        }
    }

    [Fact]
    public void Compute_LeavesOutAndCounts_NullsAndNaNs()
    {
        Append(AB, double.NaN, null);
        Append(AB, 1.0, null);
        Append(AB, double.PositiveInfinity, 4L);
        Append(AB, 3.0, 8L);

        var values = Compute();

        Assert.Equal([1, double.PositiveInfinity, double.PositiveInfinity, 4, 6, 8], values.Values);
        Assert.Equal(3, values.MissingSamples);
        Assert.Equal([1, 2], values.MissingByField);
    }

    /// <summary>More rows than a block has, in several chunks: columns of doubles side by side, one of them with a NaN and a null.</summary>
    [Theory]
    [InlineData(129)]
    [InlineData(1000)]
    [InlineData(SampleColumns.RowsMax + 1)]
    public void Compute_AgreesWithTheReference_OverManyRows(int count)
    {
        const string ThreeDoubles = """
            {"type": "record", "name": "r", "fields": [
                {"name": "a", "type": "double"}, {"name": "b", "type": "double"}, {"name": "c", "type": ["null", "double"]}]}
            """;
        _aggregation = _aggregation with { Operations = AggregationDefinition.DefaultOperations };
        var random = new Random(count);
        var columns = Enumerable.Range(0, 3).Select(_ => new List<double>()).ToArray();
        for (var row = 0; row < count; row++)
        {
            double[] values = [random.NextDouble(), row == 77 ? double.NaN : random.Next(9), -random.NextDouble()];
            Append(ThreeDoubles, values[0], values[1], row == 78 ? null : values[2]);
            columns[0].Add(values[0]);
            columns[1].AddRange(row == 77 ? [] : [values[1]]);
            columns[2].AddRange(row == 78 ? [] : [values[2]]);
        }

        var summary = Compute();

        Assert.Equal([0, 1, 1], summary.MissingByField);
        for (var field = 0; field < columns.Length; field++)
        {
            var expected = new double[7];
            ReferenceStatistics.ComputeAll([.. columns[field]], AggregationDefinition.DefaultOperations, 2, expected);
            Assert.Equal(expected, summary.Values[(7 * field)..(7 * (field + 1))]);
        }
    }

    [Fact]
    public void Compute_CountsSamplesAndNulls_WhateverTheLeastSampleSize()
    {
        _aggregation = _aggregation with { Operations = [Operation.Samples, Operation.Nulls, Operation.Last], MinSampleSize = 9 };
        Append(AB, double.NaN, null);
        Append(AB, 1.0, null);
        Append(AB, 3.0, 8L);

        Assert.Equal([2, 1, 3, 1, 2, 8], Compute().Values);
    }

    /// <summary>Fields of a small window side by side, in full groups and others, with every operation.</summary>
    [Fact]
    public void Compute_AgreesWithTheReference_WhateverTheNumberOfFieldsAndTheWidth()
    {
        _aggregation = _aggregation with { Operations = [.. Enum.GetValues<Operation>()] };
        var random = new Random(8);
        for (var fields = 1; fields <= 19; fields++)
        {
            using var rows = new WindowRows(_pool);
            var schemas = new SourceSchemas(new SourceDefinition { SourceTopic = "s", Aggregations = [_aggregation] });
            var columns = Enumerable.Range(0, fields).Select(_ => new List<double>()).ToArray();
            var json = SchemaOf(fields);
            var reader = new RecordReader(schemas);
            var writer = schemas.Add(fields, json).Writer!;
            var encoder = new ApacheAvro((RecordSchema)Schema.Parse(json));
            for (var row = random.Next(2, 128); row > 0; row--)
            {
                object?[] record = [.. columns.Select((_, field) => RandomValue(field, random))];
                reader.ReadBody(writer, encoder.Encode(record), 0, out _);
                rows.Append(reader.Row);
                foreach (var (column, value) in columns.Zip(record))
                {
                    column.Add(Convert.ToDouble(value));
                }
            }

            var expected = columns.SelectMany(column => Reference([.. column]));
            Assert.All(StatisticsKernel.All, kernel => Assert.Equal(
                expected.Select(BitConverter.DoubleToInt64Bits),
                new SummaryCalculator(kernel).Compute(_aggregation, 0, rows).Values.Select(BitConverter.DoubleToInt64Bits)));
        }
    }

    [Fact]
    public void Compute_SaysNoSample_WhereAFieldHasNone()
    {
        Append(AB, double.NaN, null);

        var values = Compute();

        Assert.All(values.Values, value => Assert.True(SummaryValues.IsNoSample(value)));
        Assert.Equal(2, values.MissingSamples);
    }

    [Fact]
    public void Compute_KeepsIntegersExact_BeyondTheDoubles()
    {
        const long Odd = (1L << 60) + 1;
        Append(IntegerA, Odd);
        Append(IntegerA, -Odd);
        Append(IntegerA, 3L);

        Assert.Equal(1.0, Compute().Values[1]);
    }

    [Fact]
    public void Compute_CombinesAsDoublesInArrivalOrder_WhereTheKindDiffersBetweenSchemas()
    {
        _aggregation = _aggregation with { Operations = [Operation.Min, Operation.Max, Operation.Mean] };
        Append(AB, -0.0, 1L);
        Append(IntegerA, 0L);
        Append(AB, 0.0, 1L);
        Append(IntegerA, (1L << 53) + 1);

        var values = Compute();

        Assert.Equal(double.NegativeZero, values.Values[0]);
        Assert.True(double.IsNegative(values.Values[0]));
        Assert.Equal(9007199254740992.0, values.Values[1]);
        Assert.Equal([new("a", false), new("b", true)], values.Fields);
    }

    [Fact]
    public void Compute_TakesTheFirstSample_WhereADifferentKindArrivedBelowTheLeastSampleSize()
    {
        _aggregation = _aggregation with { MinSampleSize = 3 };
        Append(IntegerA, 7L);
        Append(AB, 1.0, null);

        Assert.Equal([7, 7, 7], Compute().Values[..3]);
    }

    [Fact]
    public void Compute_UnitesTheFieldsOfTheWriters_FirstOnesFirst()
    {
        Append(AB, 1.0, 2L);
        Append(CA, 5, 3.0);

        var values = Compute();

        Assert.Equal([new("a", false), new("b", true), new("c", true)], values.Fields);
        Assert.Equal([1, 2, 3, 2, 2, 2, 5, 5, 5], values.Values);
        Assert.Equal(0, values.MissingSamples);
    }

    [Fact]
    public void Compute_ForgetsTheFields_OfWritersOfAnotherWindow()
    {
        var calculator = new SummaryCalculator();
        Append(AB, 1.0, 2L);
        Assert.Equal(2, calculator.Compute(_aggregation, 0, _rows).Fields.Count);
        using var other = new WindowRows(_pool);
        AppendTo(other, CA, [5, 3.0]);
        Assert.Equal(["c", "a"], calculator.Compute(_aggregation, 0, other).Fields.Select(field => field.Name));
        Append(CA, 5, 3.0);
        Assert.Equal(["a", "b", "c"], calculator.Compute(_aggregation, 0, _rows).Fields.Select(field => field.Name));
    }

    [Fact]
    public void Compute_HasNoSampleForMissingElements_AndDoesNotCountThem()
    {
        Append(Arrays, new object[] { 1L, 2L }, null);
        Append(Arrays, new object[] { 3L, 4L, 5L, 6L }, Array.Empty<object>());

        var values = Compute();

        Assert.Equal([new("e0", false), new("e1", false), new("e2", false)], values.Fields);
        Assert.Equal([1, 2, 3, 2, 3, 4, 5, 5, 5], values.Values);
        Assert.Equal(0, values.MissingSamples);
    }

    [Fact]
    public void Compute_TakesAllElementsAsSamplesOfOneField_WherePooled()
    {
        _aggregation = _aggregation with { Fields = new FieldRules { Arrays = ArrayMode.Pooled } };
        Append(Arrays, Array.Empty<object>(), new object?[] { 1.0, null, 2.0 });
        Append(Arrays, Array.Empty<object>(), null);
        Append(Arrays, Array.Empty<object>(), new object?[] { 9.0, double.NaN });

        var values = Compute();

        Assert.Equal(new SummaryField("p", true), values.Fields[^1]);
        Assert.Equal([1, 4, 9], values.Values[^3..]);
        Assert.Equal(3, values.MissingSamples);
    }

    [Fact]
    public void Compute_GivesNoFields_WhereTwoLeavesWouldHaveOneName()
    {
        const string Twice = """
            {"type": "record", "name": "r", "fields": [
                {"name": "a_b", "type": "double"},
                {"name": "a", "type": {"type": "record", "name": "s", "fields": [{"name": "b", "type": "double"}]}}]}
            """;
        var inner = new GenericRecord((RecordSchema)((RecordSchema)Schema.Parse(Twice)).Fields[1].Schema);
        inner.Add("b", 2.0);
        Append(Twice, 1.0, inner);

        Assert.Empty(Compute().Values);
    }

    /// <summary>Every fifth field an integer.</summary>
    private static string SchemaOf(int fields)
    {
        var parts = Enumerable.Range(0, fields).Select(field =>
            $$"""{"name": "f{{field}}", "type": "{{(field % 5 == 4 ? "long" : "double")}}"}""");
        return $$"""{"type": "record", "name": "r", "fields": [{{string.Join(", ", parts)}}]}""";
    }

    /// <summary>Ties, and zeros of both signs.</summary>
    private static object RandomValue(int field, Random random) =>
        field % 5 == 4 ? (object)random.NextInt64(-9, 9) : Math.Round(random.NextDouble() - 0.5, 1);

    private double[] Reference(double[] samples)
    {
        var results = new double[_aggregation.Operations.Count];
        ReferenceStatistics.ComputeAll(samples, _aggregation.Operations, _aggregation.MinSampleSize, results);
        return results;
    }

    private SummaryValues Compute() => new SummaryCalculator().Compute(_aggregation, 0, _rows);

    private void Append(string schema, params object?[] values) => AppendTo(_rows, schema, values);

    private void AppendTo(WindowRows rows, string schema, object?[] values)
    {
        _schemas ??= new SourceSchemas(new SourceDefinition { SourceTopic = "s", Aggregations = [_aggregation] });
        _reader ??= new RecordReader(_schemas);
        if (!_encoders.TryGetValue(schema, out var encoder))
        {
            encoder = _encoders[schema] = (_encoders.Count, new ApacheAvro((RecordSchema)Schema.Parse(schema)));
        }

        var writer = _schemas.Add(encoder.Id, schema).Writer!;
        Assert.Equal(RecordVerdict.Valid, _reader.ReadBody(writer, encoder.Apache.Encode(values), 0, out _).Verdict);
        rows.Append(_reader.Row);
    }
}
