using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Stands where Akka has a serializer that makes objects of types which the message names, and lets through what nodes
/// need to say to each other, by a list. Akka would look a type up by the name that came, and make whatever object the
/// text describes (json), an actor (daemon-create), an exception (akka-misc, akka-system-msg), a set of any type
/// (akka-replicated-data). Where nothing passes, Akka's serializer is not even there.
/// </summary>
internal sealed class GuardedSerializer : SerializerWithStringManifest
{
    /// <summary>
    /// Which of Akka's serializers are guarded, and what passes; a bare identifier is of one that nodes do not need.
    /// Distributed data comes with sharding, which keeps its places elsewhere (state-store-mode).
    /// </summary>
    public static readonly string Hocon = $$"""
        akka.actor {
          serializers {
            {{Guarded("json", "proto", "bytes", "daemon-create", "akka-containers", "akka-misc", "akka-system-msg")}}
            {{Guarded("akka-replicated-data", "akka-data-replication", "reliable-delivery")}}
          }
          serialization-settings {
            json.identifier = 1
            proto.identifier = 2
            daemon-create.identifier = 3
            akka-replicated-data.identifier = 11
            akka-data-replication.identifier = 12
            reliable-delivery.identifier = 36
            bytes { of = "Akka.Serialization.ByteArraySerializer, Akka", passes = [""] }
            # Messages by an actor's path: what is inside goes through its own serializer.
            akka-containers { of = "Akka.Remote.Serialization.MessageContainerSerializer, Akka.Remote", passes = [""] }
            # Is an actor there, where is it, and does its node live.
            akka-misc {
              of = "Akka.Remote.Serialization.MiscMessageSerializer, Akka.Remote"
              passes = [ID, AID, AR, RWHB, RWHR]
            }
            akka-system-msg {
              of = "Akka.Remote.Serialization.SystemMessageSerializer, Akka.Remote"
              passes = [
                "Akka.Dispatch.SysMsg.Watch, Akka"
                "Akka.Dispatch.SysMsg.Unwatch, Akka"
                "Akka.Dispatch.SysMsg.DeathWatchNotification, Akka"
              ]
            }
          }
        }
        """;

    private readonly int _identifier;

    /// <summary>Null where nothing passes.</summary>
    private readonly Serializer? _inner;
    private readonly Dictionary<string, Type?> _passes = [];

    /// <summary>Made by Akka, from the settings above.</summary>
    public GuardedSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
        if (settings.GetString("of", null) is not { } of)
        {
            _identifier = settings.GetInt("identifier");
            return;
        }

        var type = Type.GetType(of, throwOnError: true)!;
        _inner = (Serializer)Activator.CreateInstance(type, system)!;
        _identifier = _inner.Identifier;
        _passes = settings.GetStringList("passes").ToDictionary(name => name, TypeOf, StringComparer.Ordinal);
    }

    public override int Identifier => _identifier;

    public override string Manifest(object o)
    {
        var manifest = _inner is null ? null : Akka.Serialization.Serialization.ManifestFor(_inner, o);
        return manifest is not null && _passes.ContainsKey(manifest)
            ? manifest
            : throw new SerializationException($"{o.GetType()} is no message between nodes");
    }

    public override byte[] ToBinary(object obj) => _inner is null
        ? throw new SerializationException($"{obj.GetType()} is no message between nodes")
        : _inner.ToBinary(obj);

    /// <summary>A manifest that was left out comes as null, where it stands inside another message.</summary>
    public override object FromBinary(byte[] bytes, string? manifest)
    {
        if (!_passes.TryGetValue(manifest ?? "", out var type))
        {
            throw new SerializationException(
                $"a message '{manifest}' of serializer {Identifier} is not taken from other nodes");
        }

        return _inner is SerializerWithStringManifest named
            ? named.FromBinary(bytes, manifest)
            : _inner!.FromBinary(bytes, type);
    }

    private static string Guarded(params IEnumerable<string> names) => string.Join(
        "\n    ",
        names.Select(name => $"{name} = \"{typeof(GuardedSerializer).AssemblyQualifiedName}\""));

    private Type? TypeOf(string name) =>
        _inner is SerializerWithStringManifest || name.Length == 0 ? null : Type.GetType(name, throwOnError: true);
}
