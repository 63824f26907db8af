using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// <see cref="INodeMessage"/>s as JSON. The manifest is a name from the list here: what comes over the wire chooses no
/// type by itself.
/// </summary>
internal sealed class NodeMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>What the HOCON that an ActorSystem needs to send and receive these messages says.</summary>
    public static readonly string Hocon = $$"""
        akka.actor {
          serializers.node = "{{typeof(NodeMessageSerializer).AssemblyQualifiedName}}"
          serialization-bindings { "{{typeof(INodeMessage).AssemblyQualifiedName}}" = node }
        }
        """;

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["introduction"] = typeof(Introduction),
        ["sighting"] = typeof(Sighting),
        ["make-way"] = typeof(MakeWay),
        ["birth-wanted"] = typeof(BirthWanted),
        ["birth"] = typeof(Birth),
        ["unreachable-wanted"] = typeof(UnreachableWanted),
        ["unreachable-seen"] = typeof(UnreachableSeen),
        ["partitions-wanted"] = typeof(PartitionsWanted),
        ["partitions-page"] = typeof(PartitionsPage),
    };

    /// <summary>Of this program, in every version of it; Akka keeps those up to 40 for itself.</summary>
    public override int Identifier => 4053;

    public override string Manifest(object o) =>
        Types.FirstOrDefault(pair => pair.Value == o.GetType()).Key
        ?? throw new SerializationException($"{o.GetType()} is no message between nodes");

    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType());

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!Types.TryGetValue(manifest, out var type))
        {
            throw new SerializationException($"no message between nodes is called {manifest}");
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new SerializationException($"an empty {manifest}");
        }
        catch (JsonException error)
        {
            throw new SerializationException($"what came is no {manifest}", error);
        }
    }
}
