using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Wire;

public sealed class FetchRequestTests
{
    /// <summary>From 15 on the request begins so: wait_max, bytes_min, bytes_max.</summary>
    [Fact]
    public void Write_BeginsWithWhatIsWaitedFor()
    {
        var writer = new WireWriter();
        var settings = new FetchSettings { BytesMin = 7, BytesMax = 0x1234 };

        FetchRequest.Write(writer, 16, settings, TimeSpan.FromSeconds(1), new FetchSession().Next([]));

        Assert.StartsWith("000003e80000000700001234", Convert.ToHexStringLower(writer.Written), StringComparison.Ordinal);
    }

    /// <summary>The broker names the nearest replica by it: the last field, a compact string, before the tags.</summary>
    [Theory]
    [InlineData("", "01 00")]
    [InlineData("rack-a", "07 72 61 63 6b 2d 61 00")]
    public void Write_EndsWithTheRack(string rack, string bytes)
    {
        foreach (var version in new short[] { 13, 16 })
        {
            var writer = new WireWriter();
            var position = new FetchPosition(Guid.NewGuid(), 0, 4, 10, -1);
            FetchRequest.Write(
                writer, version, new FetchSettings { Rack = rack }, TimeSpan.FromSeconds(1), new FetchSession().Next([position]));
            Assert.EndsWith(bytes.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(writer.Written), StringComparison.Ordinal);
        }
    }
}
