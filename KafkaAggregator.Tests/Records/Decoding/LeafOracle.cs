using Avro;
using Avro.Generic;
using KafkaAggregator.Core.Records;
using Newtonsoft.Json.Linq;
using Xunit;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>
/// All numeric leaves of a schema, and what Apache's reader has at each: a column for a number, one per element of an
/// array and one that pools it. Knows no rule of exclusion: what it asks for is all that a plan can decode.
/// </summary>
internal sealed class LeafOracle
{
    /// <summary>Columns for an array whose length the schema does not tell.</summary>
    private const int UnknownLength = 2;

    public LeafOracle(RecordSchema schema) => AddFields(schema, "", []);

    public List<ColumnKey> Keys { get; } = [];

    /// <summary>Fails where the row has anything else at a key than the record.</summary>
    public void Check(Row row, GenericRecord record)
    {
        foreach (var key in Keys)
        {
            var column = row.Layout.Find(key)!.Value;
            if (key.IsPooled)
            {
                CheckPooled(row, column, ValueAt(record, key.Path));
                continue;
            }

            var (state, bits) = Expected(record, key);
            var actual = column.StateIn(row.Slots);
            if (state != actual || (state == ColumnState.Present && bits != row.Slots[column.Slot]))
            {
                Assert.Fail($"{key}: {actual} {row.Slots[column.Slot]:x16} in place of {state} {bits:x16}");
            }
        }
    }

    private static void CheckPooled(Row row, RowColumn column, object? value)
    {
        var elements = value as object?[] ?? [];
        ulong[] expected = [.. elements.Where(element => element is not null).Select(element => Bits(element!, column.Key.Kind))];
        var nulls = value is null ? 1 : elements.Count(element => element is null);
        var slot = row.Slots[column.Slot];
        var actual = row.Slots[row.Layout.SlotCount..].Slice(RowColumn.PooledStart(slot), RowColumn.PooledCount(slot));

        Assert.Equal(expected, actual.ToArray());
        Assert.Equal((ulong)nulls, row.Slots[column.Slot + 1]);
    }

    private static (ColumnState State, ulong Bits) Expected(GenericRecord record, ColumnKey key)
    {
        var value = ValueAt(record, key.Path);
        if (key.Element is { } index && value is object?[] array)
        {
            if (index >= array.Length)
            {
                return (ColumnState.Absent, 0);
            }

            value = array[index];
        }

        return value is null ? (ColumnState.Null, 0) : (ColumnState.Present, Bits(value, key.Kind));
    }

    private static object? ValueAt(GenericRecord record, string path)
    {
        object? value = record;
        foreach (var name in path.Split('.'))
        {
            if (value is not GenericRecord inner)
            {
                return null;
            }

            value = inner[name];
        }

        return value;
    }

    private static ulong Bits(object value, SlotKind kind) => (value, kind) switch
    {
        (int number, SlotKind.Int64) => (ulong)number,
        (long number, SlotKind.Int64) => (ulong)number,
        _ => BitConverter.DoubleToUInt64Bits(Convert.ToDouble(value)),
    };

    private void AddFields(RecordSchema schema, string prefix, HashSet<RecordSchema> entered)
    {
        if (!entered.Add(schema))
        {
            return;
        }

        foreach (var field in schema.Fields)
        {
            var path = prefix + field.Name;
            var branches = field.Schema is UnionSchema union ? union.Schemas : [field.Schema];
            if (KindOf(branches) is { } kind)
            {
                Keys.Add(new ColumnKey(path, null, kind, false));
            }
            else if (branches.OfType<ArraySchema>().FirstOrDefault() is { } array)
            {
                AddArray(path, array, field.DefaultValue as JArray);
            }
            else if (branches.OfType<RecordSchema>().ToList() is [var inner])
            {
                AddFields(inner, path + ".", entered);
            }
        }

        entered.Remove(schema);
    }

    private void AddArray(string path, ArraySchema array, JArray? defaultValue)
    {
        if (KindOf(array.ItemSchema is UnionSchema union ? union.Schemas : [array.ItemSchema]) is not { } kind)
        {
            return;
        }

        Keys.Add(new ColumnKey(path, null, kind, IsPooled: true));
        var length = defaultValue is { Count: > 0 } ? defaultValue.Count : UnknownLength;
        Keys.AddRange(Enumerable.Range(0, length).Select(element => new ColumnKey(path, element, kind, false)));
    }

    private static SlotKind? KindOf(IList<Schema> branches)
    {
        var types = branches.Select(branch => branch.Tag).Where(type => type != Schema.Type.Null).ToHashSet();
        var hasFloats = types.Overlaps([Schema.Type.Float, Schema.Type.Double]);
        return types.Count == 0 || !types.IsSubsetOf([Schema.Type.Int, Schema.Type.Long, Schema.Type.Float, Schema.Type.Double])
            ? null
            : hasFloats ? SlotKind.Double : SlotKind.Int64;
    }
}
