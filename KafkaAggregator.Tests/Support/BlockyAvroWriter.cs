using System.Collections;
using System.Text;
using Avro;
using Avro.Generic;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Writes generic values as Avro allows and Apache's writer never does: arrays and maps in several blocks, with and
/// without their size in bytes, and numbers in more bytes than they need.
/// </summary>
internal sealed class BlockyAvroWriter(Random random)
{
    private readonly MemoryStream _stream = new();

    public byte[] Encode(RecordSchema schema, GenericRecord record)
    {
        _stream.SetLength(0);
        Write(schema, record);
        return _stream.ToArray();
    }

    private void Write(Schema schema, object? value)
    {
        switch (schema)
        {
            case RecordSchema record:
                record.Fields.ForEach(field => Write(field.Schema, ((GenericRecord)value!)[field.Name]));
                break;
            case UnionSchema union:
                var branch = union.Schemas.ToList().FindIndex(candidate => Fits(candidate, value));
                Varint(branch);
                Write(union.Schemas[branch], value);
                break;
            case ArraySchema array:
                Blocks((object?[])value!, item => Write(array.ItemSchema, item));
                break;
            case MapSchema map:
                Blocks(((IDictionary<string, object?>)value!).ToList(), entry =>
                {
                    Write(PrimitiveSchema.NewInstance("string"), entry.Key);
                    Write(map.ValueSchema, entry.Value);
                });
                break;
            case EnumSchema @enum:
                Varint(@enum.Ordinal(((GenericEnum)value!).Value));
                break;
            case FixedSchema:
                _stream.Write(((GenericFixed)value!).Value);
                break;
            default:
                Primitive(value);
                break;
        }
    }

    private static bool Fits(Schema schema, object? value) => value switch
    {
        GenericRecord record => schema is RecordSchema named && named.Fullname == record.Schema.Fullname,
        GenericEnum member => schema is EnumSchema named && named.Fullname == member.Schema.Fullname,
        GenericFixed bytes => schema is FixedSchema named && named.Fullname == bytes.Schema.Fullname,
        byte[] => schema.Tag == Schema.Type.Bytes,
        object?[] => schema.Tag == Schema.Type.Array,
        IDictionary => schema.Tag == Schema.Type.Map,
        null => schema.Tag == Schema.Type.Null,
        _ => schema.Tag.ToString() == (value is int ? "Int" : value is long ? "Long" : value is float ? "Float" : value.GetType().Name),
    };

    private void Primitive(object? value)
    {
        switch (value)
        {
            case null:
                break;
            case bool flag:
                _stream.WriteByte(flag ? (byte)1 : (byte)0);
                break;
            case float number:
                _stream.Write(BitConverter.GetBytes(number));
                break;
            case double number:
                _stream.Write(BitConverter.GetBytes(number));
                break;
            case string text:
                Primitive(Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Varint(bytes.Length);
                _stream.Write(bytes);
                break;
            default:
                Varint(Convert.ToInt64(value));
                break;
        }
    }

    private void Blocks<T>(IReadOnlyList<T> items, Action<T> write)
    {
        for (var start = 0; start < items.Count;)
        {
            var count = random.Next(1, items.Count - start + 1);
            Block([.. items.Skip(start).Take(count)], write);
            start += count;
        }

        Varint(0);
    }

    private void Block<T>(List<T> items, Action<T> write)
    {
        if (random.Next(2) == 0)
        {
            Varint(items.Count);
            items.ForEach(write);
            return;
        }

        var inner = new Scope(_stream);
        items.ForEach(write);
        var bytes = inner.TakeBack();
        Varint(-items.Count);
        Varint(bytes.Length);
        _stream.Write(bytes);
    }

    private void Varint(long value)
    {
        var bits = (ulong)(value << 1) ^ (ulong)(value >> 63);
        var padding = random.Next(10) == 0 ? random.Next(1, 3) : 0;
        while (bits >= 0x80)
        {
            _stream.WriteByte((byte)(bits | 0x80));
            bits >>= 7;
        }

        padding = bits <= 0x7F && value is > -(1L << 40) and < 1L << 40 ? padding : 0;
        _stream.WriteByte((byte)(bits | (padding > 0 ? 0x80UL : 0)));
        for (; padding > 0; padding--)
        {
            _stream.WriteByte(padding > 1 ? (byte)0x80 : (byte)0);
        }
    }

    /// <summary>What is written from here on, to be taken back and put behind its length.</summary>
    private sealed class Scope(MemoryStream stream)
    {
        private readonly long _start = stream.Position;

        public byte[] TakeBack()
        {
            var bytes = stream.ToArray().AsSpan((int)_start).ToArray();
            stream.SetLength(_start);
            return bytes;
        }
    }
}
