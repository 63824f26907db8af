using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using KafkaAggregator.Host.Clustering;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

public sealed class NodeMessageSerializerTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("alone", $"akka.stdout-loglevel = OFF\nakka.loglevel = OFF\n{NodeMessageSerializer.Hocon}");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Messages_ComeBackAsTheyWere()
    {
        var introduction = new Introduction("a#1", ["a#1", "b#2"], "b#2", 17, ["c#3"]);
        var read = Assert.IsType<Introduction>(RoundTrip(introduction));
        Assert.Equal(introduction.Members, read.Members);
        Assert.Equal(introduction with { Members = read.Members, Downed = read.Downed }, read);
        Assert.Equal(new Birth("a#1", 5), RoundTrip(new Birth("a#1", 5)));
        Assert.Equal("b#2", Assert.IsType<Sighting>(RoundTrip(new Sighting(introduction))).Other.Oldest);
        Assert.Equal(new MakeWay("a#1", "why"), RoundTrip(new MakeWay("a#1", "why")));
        Assert.Equal(new BirthWanted(), RoundTrip(new BirthWanted()));
    }

    /// <summary>A name from the wire that is no message of ours gives no type, and what is broken no other exception.</summary>
    [Theory]
    [InlineData("System.Object", "{}")]
    [InlineData("Introduction", "{}")]
    [InlineData("", "{}")]
    [InlineData("birth", "{")]
    [InlineData("birth", "null")]
    public void FromBinary_Refuses_WhatIsNoMessageOfOurs(string manifest, string text)
    {
        var serializer = new NodeMessageSerializer((ExtendedActorSystem)_system);
        Assert.Throws<SerializationException>(() => serializer.FromBinary(Encoding.UTF8.GetBytes(text), manifest));
    }

    private object RoundTrip(object message)
    {
        var serializer = Assert.IsType<NodeMessageSerializer>(_system.Serialization.FindSerializerFor(message));
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }
}
