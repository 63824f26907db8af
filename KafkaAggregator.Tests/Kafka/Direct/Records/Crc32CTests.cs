using KafkaAggregator.Actors.Kafka.Direct.Records;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct.Records;

public sealed class Crc32CTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xE3069283u)] // the check value of the catalogue of CRCs
    [InlineData("a", 0xC1D04330u)]
    public void Compute_GivesTheKnownValue(string text, uint crc) => Assert.Equal(crc, Crc32C.Compute(System.Text.Encoding.ASCII.GetBytes(text)));

    /// <summary>Around the sizes at which it goes from one stream to three, and from short blocks to long ones.</summary>
    [Fact]
    public void Compute_AgreesWithOneStream_AtEverySize()
    {
        var bytes = new byte[30_000];
        new Random(1).NextBytes(bytes);
        int[] sizes = [7, 8, 767, 768, 769, 775, 1535, 1536, 12_287, 12_288, 12_289, 13_056, 24_576, 29_993, 30_000];
        Assert.All(sizes, size => Assert.Equal(Crc32C.ComputeInOneStream(bytes.AsSpan(0, size)), Crc32C.Compute(bytes.AsSpan(0, size))));
    }
}
