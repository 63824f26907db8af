using Avro;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>Makes the nodes of a schema. A record that contains itself becomes a node that does.</summary>
internal sealed class AvroNodeBuilder
{
    private readonly Dictionary<Schema, AvroNode> _records = new(ReferenceEqualityComparer.Instance);
    private readonly List<AvroNode> _all = [];

    public static AvroNode Build(Schema schema)
    {
        var builder = new AvroNodeBuilder();
        var root = builder.NodeOf(schema);
        builder.SetLeastBytes();
        return root;
    }

    private AvroNode NodeOf(Schema schema) => schema switch
    {
        LogicalSchema logical => NodeOf(logical.BaseSchema),
        RecordSchema record => RecordOf(record),
        UnionSchema union => Add(new AvroNode(AvroKind.Union) { Branches = [.. union.Schemas.Select(NodeOf)] }),
        ArraySchema array => Add(new AvroNode(AvroKind.Array) { Item = NodeOf(array.ItemSchema) }),
        MapSchema map => Add(new AvroNode(AvroKind.Map) { Item = NodeOf(map.ValueSchema) }),
        FixedSchema @fixed => Add(new AvroNode(AvroKind.Fixed) { Size = @fixed.Size }),
        EnumSchema @enum => Add(new AvroNode(AvroKind.Enum) { Size = @enum.Count }),
        _ => Add(new AvroNode(PrimitiveOf(schema.Tag))),
    };

    private AvroNode RecordOf(RecordSchema schema)
    {
        if (_records.TryGetValue(schema, out var known))
        {
            return known;
        }

        var node = Add(new AvroNode(AvroKind.Record));
        _records.Add(schema, node);
        node.Fields = [.. schema.Fields.Select(field => new AvroNodeField(field.Name, NodeOf(field.Schema)))];
        return node;
    }

    private static AvroKind PrimitiveOf(Schema.Type type) => type switch
    {
        Schema.Type.Null => AvroKind.Null,
        Schema.Type.Boolean => AvroKind.Boolean,
        Schema.Type.Int => AvroKind.Int,
        Schema.Type.Long => AvroKind.Long,
        Schema.Type.Float => AvroKind.Float,
        Schema.Type.Double => AvroKind.Double,
        Schema.Type.Bytes => AvroKind.Bytes,
        Schema.Type.String => AvroKind.String,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no primitive type"),
    };

    private AvroNode Add(AvroNode node)
    {
        _all.Add(node);
        return node;
    }

    /// <summary>
    /// From above to the largest solution that recursion allows: a type counts as endless until it is shown that it
    /// has a finite value. Each round settles at least one node, so it ends.
    /// </summary>
    private void SetLeastBytes()
    {
        for (var isSettled = false; !isSettled;)
        {
            isSettled = true;
            foreach (var node in _all)
            {
                var least = Math.Min(LeastOf(node), AvroNode.Endless);
                isSettled &= least == node.LeastBytes;
                node.LeastBytes = least;
            }
        }
    }

    private static long LeastOf(AvroNode node) => node.Kind switch
    {
        AvroKind.Null => 0,
        AvroKind.Float => sizeof(float),
        AvroKind.Double => sizeof(double),
        AvroKind.Fixed => node.Size,
        AvroKind.Record => node.Fields.Sum(field => field.Type.LeastBytes),
        AvroKind.Union => 1 + node.Branches.Select(branch => branch.LeastBytes).DefaultIfEmpty(AvroNode.Endless).Min(),
        _ => 1,
    };
}
