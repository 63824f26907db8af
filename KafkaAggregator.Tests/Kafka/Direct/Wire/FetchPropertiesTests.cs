using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Wire;

public sealed class FetchPropertiesTests
{
    [Fact]
    public void Read_TakesWhatIsGiven()
    {
        var settings = Read(
            ("fetch.wait.max.ms", "1500"), ("fetch.min.bytes", "7"), ("fetch.max.bytes", "50000000"), ("fetch.message.max.bytes", "70000"));

        Assert.Equal(new FetchSettings
        {
            WaitMax = TimeSpan.FromSeconds(1.5),
            BytesMin = 7,
            BytesMax = 50_000_000,
            PartitionBytesMax = 70_000,
            Rack = "here",
        }, settings);
    }

    [Fact]
    public void Read_LeavesTheDefaults_WhereNothingIsGiven() => Assert.Equal(new FetchSettings { Rack = "here" }, Read());

    /// <summary>No wait is longer than the one that was asked for.</summary>
    [Fact]
    public void Read_WaitsWhileWithheldNoLongerThanElse()
    {
        var settings = Read(("fetch.wait.max.ms", "5"));

        Assert.Equal((TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5)), (settings.WaitMax, settings.WaitMaxWhileWithheld));
    }

    /// <summary>Else the answer would bound a partition below what was given for it.</summary>
    [Fact]
    public void Read_LetsAnAnswerHave_WhatAPartitionMay()
    {
        var settings = Read(("fetch.message.max.bytes", "70000"), ("max.partition.fetch.bytes", "5000000"));

        Assert.Equal((5_000_000, 5_000_000), (settings.PartitionBytesMax, settings.BytesMax));
    }

    private static FetchSettings Read(params (string Name, string Value)[] properties) =>
        FetchProperties.Read(new KafkaOptions { ClientRack = "here", Properties = properties.ToDictionary(p => p.Name, p => p.Value) });
}
