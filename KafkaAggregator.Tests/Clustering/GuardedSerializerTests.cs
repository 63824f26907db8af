using System.Collections.Concurrent;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Delivery;
using Akka.Dispatch.SysMsg;
using Akka.DistributedData;
using Akka.Serialization;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>What a node makes of messages that hold other types than those that nodes send each other.</summary>
public sealed class GuardedSerializerTests : IDisposable
{
    private const int JsonIdentifier = 1;

    private readonly ActorSystem _node = ActorSystem.Create(
        ActorSystemSettings.SystemName, ActorSystemSettings.For(new ClusterOptions { Port = 0 }, 0, new HttpOptions()));

    /// <summary>Takes and sends anything, as Akka does by default.</summary>
    private readonly ActorSystem _foreign = ActorSystem.Create("foreign", ConfigurationFactory.ParseString("""
        akka {
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
          loglevel = OFF
          stdout-loglevel = OFF
        }
        """).WithFallback(DistributedData.DefaultConfig()));

    /// <summary>Serializers come with extensions too.</summary>
    public GuardedSerializerTests() => _ = ClusterSharding.Get(_node);

    public static TheoryData<string> Foreign => new(Messages.Keys);

    private static Dictionary<string, object> Messages => new()
    {
        ["any object"] = new Dictionary<string, int> { ["a"] = 1 },
        ["exception"] = new Status.Failure(new InvalidOperationException("x")),
        ["system message with an exception"] = new Recreate(new InvalidOperationException("x")),
        ["configuration"] = ConfigurationFactory.ParseString("a = 1"),
        ["router"] = new Akka.Routing.RoundRobinPool(3),
        ["death of an actor"] = Kill.Instance,
        ["set of any type"] = GSet.Create("x"),
        ["question for a set"] = Dsl.Get(new GSetKey<string>("x"), ReadLocal.Instance),
        ["work of a producer"] = new DurableProducerQueue.MessageSent<string>(1, "x", false, "", 1),
    };

    public void Dispose()
    {
        _node.Dispose();
        _foreign.Dispose();
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Deserialize_Refuses_WhatIsNoMessageBetweenNodes(string name)
    {
        var message = Messages[name];
        var serializer = _foreign.Serialization.FindSerializerFor(message);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
        var bytes = Akka.Serialization.Serialization.WithTransport(
            (ExtendedActorSystem)_foreign, (serializer, message), pair => pair.serializer.ToBinary(pair.message));
        Assert.NotNull(_foreign.Serialization.Deserialize(bytes, serializer.Identifier, manifest));
        Assert.Throws<SerializationException>(() => _node.Serialization.Deserialize(bytes, serializer.Identifier, manifest));
        Assert.Throws<SerializationException>(() => _node.Serialization.FindSerializerFor(message) is SerializerWithStringManifest found
            ? found.Manifest(message)
            : throw new InvalidOperationException("its serializer is not guarded"));
    }

    [Fact]
    public void Deserialize_MakesNoType_ThatTheMessageNames()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"$type":"System.IO.FileInfo, System.Private.CoreLib","fileName":"x"}""");
        Assert.All(
            ["", typeof(FileInfo).AssemblyQualifiedName!],
            manifest => Assert.Throws<SerializationException>(() => _node.Serialization.Deserialize(bytes, JsonIdentifier, manifest)));
    }

    /// <summary>A serializer that takes a type instead of a name would have Akka look the type up first, and load its assembly.</summary>
    [Fact]
    public void Deserialize_LooksUpNoType_WhicheverSerializerIsNamed()
    {
        // What comes with these extensions is loaded with them.
        _ = Cluster.Get(_node);
        var lookedUp = new ConcurrentBag<string>();
        ResolveEventHandler resolving = (_, wanted) =>
        {
            lookedUp.Add(wanted.Name);
            return null;
        };
        AppDomain.CurrentDomain.AssemblyResolve += resolving;
        try
        {
            foreach (var identifier in Enumerable.Range(1, 100).Append(4053))
            {
                Assert.ThrowsAny<Exception>(() => _node.Serialization.Deserialize([1], identifier, $"No.Such, Foreign{identifier}"));
            }
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= resolving;
        }

        Assert.DoesNotContain(lookedUp, name => name.StartsWith("Foreign", StringComparison.Ordinal));
    }
}
