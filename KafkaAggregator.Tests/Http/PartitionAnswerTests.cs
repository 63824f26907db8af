using System.Text.Json;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Host.Http;
using Xunit;

namespace KafkaAggregator.Tests.Http;

public sealed class PartitionAnswerTests
{
    [Fact]
    public void Json_HasTheNamesAndWordsThatUsersRead()
    {
        var status = new PartitionStatus
        {
            Topic = "mount",
            Partition = 3,
            Lane = 0,
            State = PartitionPhase.AwaitingSchema,
            Reason = "waits for schema 7",
            Lag = 12,
            ReplayDistance = 4,
            OpenWindows = 2,
            NextOffset = 100,
            HeldBytes = 16384,
            StreamTimeNanoseconds = 1_700_000_000_100_000_000,
        };
        Assert.Equal(
            """{"topic":"mount","partition":3,"owner":"kafka-aggregator-abc","node":"akka.tcp://a@b:1","lane":0,"state":"awaiting_schema","""
            + """ "reason":"waits for schema 7","lag":12,"replay_distance":4,"open_windows":2,"next_offset":100,"""[1..]
            + """ "held_bytes":16384,"stream_time":"2023-11-14T22:13:20.1Z"}"""[1..],
            JsonSerializer.Serialize(PartitionAnswer.Of(status, "kafka-aggregator-abc", "akka.tcp://a@b:1"), PartitionAnswer.Json));
    }
}
