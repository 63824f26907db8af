using System.Buffers;
using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class RecordBufferTests
{
    [Fact]
    public void Parts_AreWhatWasWrittenSinceTheLast_AlsoWhenTheMemoryGrew()
    {
        var buffer = new RecordBuffer();
        byte[] large = [.. Enumerable.Range(0, 10_000).Select(index => (byte)index)];
        for (var run = 0; run < 2; run++)
        {
            buffer.Clear();
            buffer.WriteText("schlüssel");
            buffer.WriteNumber(long.MinValue);
            buffer.EndKey();
            buffer.Write(large);
            buffer.EndValue();
            buffer.AddHeader("number", -7);
            buffer.AddNullHeader("none");
            buffer.AddHeader("empty", "");
            buffer.AddHeader("bytes", [1, 2]);
            Assert.Equal([.. "schlüssel-9223372036854775808"u8], buffer.ToArray(buffer.Key!.Value));
            Assert.Equal(large, buffer.ToArray(buffer.Value!.Value));
            Assert.Equal(["number", "none", "empty", "bytes"], buffer.Headers.Select(header => header.Name));
            Assert.Equal(
                [[.. "-7"u8], null, [], [1, 2]],
                buffer.Headers.Select(header => header.Value is { } part ? buffer.ToArray(part) : null));
        }

        buffer.Clear();
        Assert.Null(buffer.Key);
        Assert.Null(buffer.Value);
        Assert.Empty(buffer.Headers);
    }

    [Fact]
    public void Advance_Throws_BeyondWhatThereIs()
    {
        var buffer = new RecordBuffer();
        var length = buffer.GetSpan().Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }
}
