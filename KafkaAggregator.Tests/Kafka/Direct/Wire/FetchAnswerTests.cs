using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Wire;

public sealed class FetchAnswerTests
{
    private static readonly Guid Topic = new("00000000-0000-0000-0000-000000000009");

    [Fact]
    public void MoveNext_GivesEachPartition_WithAbortedTransactionsAndDivergence()
    {
        var parts = Read(Answer());

        Assert.Equal([3, 4], parts.Select(part => part.Key.Partition));
        Assert.All(parts, part => Assert.Equal(Topic, part.Key.TopicId));
        Assert.Equal(ErrorCode.None, parts[0].Error);
        Assert.Equal(90, parts[0].LastStableOffset);
        Assert.Equal([new(7, 80)], parts[0].Aborted);
        Assert.Equal(2, parts[0].PreferredReplica);
        Assert.Equal(5, parts[0].Records.Length);
        Assert.Equal(new LogDivergence(6, 70), parts[0].Divergence);
        Assert.Equal(ErrorCode.FencedLeaderEpoch, parts[1].Error);
        Assert.Null(parts[1].Divergence);
    }

    [Fact]
    public void MoveNext_RefusesTheAnswer_WhereverItIsCutOff()
    {
        var answer = Answer();
        for (var length = 0; length < answer.Length - 1; length++) // the last byte ends the list of tags, which nobody reads
        {
            Assert.Throws<WireFormatException>(() => Read(answer[..length]));
        }
    }

    [Fact]
    public void MoveNext_StaysWithinTheAnswer_HoweverItIsDamaged()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var answer = Answer();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                answer[random.Next(answer.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.All(Read(answer), part => Assert.InRange(part.Records.Start + part.Records.Length, 0, answer.Length));
            }
            catch (WireFormatException)
            {
                continue; // refused
            }
        }
    }

    private static List<FetchedPartition> Read(byte[] bytes)
    {
        var parts = new List<FetchedPartition>();
        var answer = new FetchAnswer(bytes);
        while (answer.MoveNext(out var part))
        {
            parts.Add(part);
        }

        return parts;
    }

    private static byte[] Answer()
    {
        var writer = new WireWriter();
        writer.Int32(1); // correlation id
        writer.NoTags();
        writer.Int32(15); // throttle
        writer.Int16(0);
        writer.Int32(77); // session
        writer.CompactArrayLength(1);
        writer.Uuid(Topic);
        writer.CompactArrayLength(2);
        writer.Int32(3);
        writer.Int16(0);
        writer.Int64(100);
        writer.Int64(90);
        writer.Int64(0);
        writer.CompactArrayLength(1);
        writer.Int64(7);
        writer.Int64(80);
        writer.NoTags();
        writer.Int32(2);
        writer.CompactBytes([1, 2, 3, 4, 5]);
        writer.Bool(true); // one tag: 0, of 13 bytes
        writer.Bool(false);
        writer.Int8(13);
        writer.Int32(6);
        writer.Int64(70);
        writer.NoTags();
        writer.Int32(4);
        writer.Int16((short)ErrorCode.FencedLeaderEpoch);
        writer.Int64(-1);
        writer.Int64(-1);
        writer.Int64(-1);
        writer.CompactArrayLength(0);
        writer.Int32(-1);
        writer.CompactBytes([]);
        writer.NoTags();
        writer.NoTags(); // of the topic
        writer.NoTags();
        return writer.Written.ToArray();
    }
}
