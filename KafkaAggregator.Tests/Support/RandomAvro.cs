using Avro;
using Avro.Generic;

namespace KafkaAggregator.Tests.Support;

/// <summary>Random values of any schema without logical types, as Apache's generic writer takes them.</summary>
internal sealed class RandomAvro(int seed)
{
    /// <summary>Below so many levels arrays and maps are empty and unions take their emptiest branch.</summary>
    private const int LevelsMax = 6;

    private readonly Random _random = new(seed);

    public GenericRecord Record(RecordSchema schema) => (GenericRecord)Value(schema, 0, null)!;

    private object? Value(Schema schema, int level, int? usualLength) => schema switch
    {
        RecordSchema record => RecordOf(record, level),
        UnionSchema union => Value(union.Schemas[BranchOf(union, level)], level, usualLength),
        ArraySchema array => Enumerable.Range(0, LengthOf(level, usualLength)).Select(_ => Value(array.ItemSchema, level + 1, null)).ToArray(),
        MapSchema map => MapOf(map, level),
        EnumSchema @enum => new GenericEnum(@enum, @enum.Symbols[_random.Next(@enum.Count)]),
        FixedSchema @fixed => new GenericFixed(@fixed, Bytes(@fixed.Size)),
        _ => Primitive(schema.Tag),
    };

    private GenericRecord RecordOf(RecordSchema schema, int level)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
        {
            int? usualLength = field.DefaultValue is Newtonsoft.Json.Linq.JArray { Count: > 0 } elements ? elements.Count : null;
            record.Add(field.Name, Value(field.Schema, level + 1, usualLength));
        }

        return record;
    }

    private int BranchOf(UnionSchema union, int level)
    {
        if (level < LevelsMax)
        {
            return _random.Next(union.Count);
        }

        var emptiest = union.Schemas.ToList().FindIndex(branch => branch.Tag == Schema.Type.Null);
        return Math.Max(emptiest, 0);
    }

    private int LengthOf(int level, int? usualLength)
    {
        if (level > LevelsMax)
        {
            return 0;
        }

        return usualLength is { } length && _random.Next(4) > 0 ? Math.Max(0, length + _random.Next(-2, 3)) : _random.Next(4);
    }

    private Dictionary<string, object?> MapOf(MapSchema map, int level) =>
        Enumerable.Range(0, LengthOf(level, null)).ToDictionary(index => $"key{index}", _ => Value(map.ValueSchema, level + 1, null));

    private object? Primitive(Schema.Type type) => type switch
    {
        Schema.Type.Null => null,
        Schema.Type.Boolean => _random.Next(2) == 0,
        Schema.Type.Int => (int)Integer(32),
        Schema.Type.Long => Integer(64),
        Schema.Type.Float => Float(),
        Schema.Type.Double => Double(),
        Schema.Type.Bytes => Bytes(_random.Next(20)),
        Schema.Type.String => new string('ä', _random.Next(10)) + _random.Next(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no primitive type"),
    };

    /// <summary>Any number of bits is as likely as any other, so that every length of a varint occurs.</summary>
    private long Integer(int bits) => (_random.NextInt64() << 1 | (uint)_random.Next(2)) >> (64 - bits) >> _random.Next(bits);

    private float Float() => _random.Next(8) switch
    {
        0 => float.NaN,
        1 => float.NegativeInfinity,
        2 => -0f,
        3 => float.Epsilon,
        _ => (float)(_random.NextDouble() * 1e6),
    };

    private double Double() => _random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => -0d,
        3 => BitConverter.Int64BitsToDouble(_random.NextInt64()),
        _ => _random.NextDouble() * 1e6,
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
