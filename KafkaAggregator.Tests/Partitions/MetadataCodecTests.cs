using System.Text;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;
using Xunit;

namespace KafkaAggregator.Tests.Partitions;

public sealed class MetadataCodecTests
{
    private const string Word64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly PartitionMetadata Small = new()
    {
        Origin = new("cluster", "00000001000200030405060708090a0b", "tag", 0xAB),
        CommittedOffset = 5,
        NextOffset = 9,
        StreamTime = new(-7),
        RetentionLossUpTo = new(3),
        IsLossOpen = true,
        Exceptions = [5, 8],
        Aggregations = [new(1, 0xFFFFFFFFFFFFFFFF, new(12), 3, new(1, 2, 3, 4, 5)), new(2, 3, null, 0, default)],
    };

    [Fact]
    public void Write_GivesTheDocumentedText() => Assert.Equal(
        "kagg1;cluster;00000001000200030405060708090a0b;tag;00000000000000ab;5;9;-7;3;1;-;5,8"
        + ";0000000000000001,ffffffffffffffff,12,3,1,2,3,4,5;0000000000000002,0000000000000003,-,0,0,0,0,0,0",
        MetadataCodec.Write(Small));

    [Fact]
    public void Write_StaysBelowTheLimit_InTheWorstCase()
    {
        var exceptions = Enumerable.Range(0, 32).Select(index => long.MaxValue - 33 + index).ToArray();
        var counts = new RejectionCounts(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);
        var aggregation = new AggregationMetadata(ulong.MaxValue, ulong.MaxValue, new(long.MinValue), long.MaxValue, counts);
        var worst = new PartitionMetadata
        {
            Origin = new(Word64, new string('f', 32), Word64, ulong.MaxValue),
            CommittedOffset = long.MaxValue - 33,
            NextOffset = long.MaxValue,
            StreamTime = new(long.MinValue),
            RetentionLossUpTo = new(long.MinValue),
            IsLossOpen = true,
            ReplayLossUpTo = new(long.MinValue),
            Exceptions = exceptions,
            Aggregations = [.. Enumerable.Repeat(aggregation, SourceDefinition.AggregationsMax)],
        };
        var text = MetadataCodec.Write(worst);
        Assert.Equal(3_730, Encoding.UTF8.GetByteCount(text));
        Assert.True(text.Length < MetadataCodec.LengthMax);
        Assert.True(MetadataCodec.Read(text).Metadata?.IsSameAs(worst));
    }

    [Fact]
    public void Origin_KeepsTheWorstCase_WhenNamesAreLongOrStrange()
    {
        var word = MetadataOrigin.Of(new(Word64, null, Word64), null);
        Assert.Equal((Word64, Word64), (word.Cluster, word.OwnerTag));
        var hashed = MetadataOrigin.Of(new(Word64 + "a", null, "tag"), null).Cluster;
        Assert.Matches("^~[0-9a-f]{16}$", hashed);
        Assert.NotEqual(hashed, MetadataOrigin.Of(new("a;b", null, "tag"), null).Cluster);
        Assert.Throws<ArgumentException>(() => MetadataOrigin.Of(new("cluster", null, Word64 + "a"), null));
    }

    [Fact]
    public void Read_GivesWhatWasWritten_ForRandomContent()
    {
        var random = new Random(1);
        for (var run = 0; run < 1_000; run++)
        {
            var metadata = RandomMetadata(random);
            Assert.True(MetadataCodec.Read(MetadataCodec.Write(metadata)).Metadata?.IsSameAs(metadata), MetadataCodec.Write(metadata));
        }
    }

    [Fact]
    public void Read_NeverThrowsAndTakesOnlyWhatItWouldWrite_WhenTextIsBroken()
    {
        var random = new Random(2);
        for (var run = 0; run < 300; run++)
        {
            var text = MetadataCodec.Write(RandomMetadata(random));
            for (var length = 0; length < text.Length; length += 1 + random.Next(3))
            {
                AssertSound(text[..length]);
            }

            for (var mutation = 0; mutation < 50; mutation++)
            {
                var letters = text.ToCharArray();
                letters[random.Next(letters.Length)] = "0129-+;,. ax~\u00e9"[random.Next(14)];
                AssertSound(new string(letters));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("kagg")]
    [InlineData("kagg1")]
    [InlineData("kagg0;a")]
    [InlineData("kagg-1;a")]
    [InlineData("kagg99999999999;a")]
    [InlineData("consumed by somebody")]
    [InlineData("kagg1;c;-;o;00000000000000ab;5;4;-;-;0;-;-")]
    [InlineData("kagg1;c;-;o;00000000000000ab;-5;4;-;-;0;-;-")]
    [InlineData("kagg1;c;-;o;00000000000000ab;+4;5;-;-;0;-;-")]
    [InlineData("kagg1;c;-;o;00000000000000ab;04;5;-;-;0;-;-")]
    [InlineData("kagg1;c;-;o;00000000000000AB;4;5;-;-;0;-;-")]
    [InlineData("kagg1;c;-;o;00000000000000ab;4;9;-;-;0;-;3")]
    [InlineData("kagg1;c;-;o;00000000000000ab;4;9;-;-;0;-;9")]
    [InlineData("kagg1;c;-;o;00000000000000ab;4;9;-;-;0;-;6,5")]
    [InlineData("kagg1;c;-;o;00000000000000ab;4;9;-;-;2;-;-")]
    public void Read_GivesNothing_WhenTextIsNotOurs(string? text) => Assert.Equal(default, MetadataCodec.Read(text));

    [Theory]
    [InlineData("kagg2;whatever", 2)]
    [InlineData("kagg17", 17)]
    public void Read_GivesTheVersion_WhenItIsNewer(string text, int version) =>
        Assert.Equal(new MetadataReading(null, version), MetadataCodec.Read(text));

    [Fact]
    public void FindOwnerTag_GivesTheOwner_OrNullWhereTextIsNotOurs()
    {
        Assert.Equal("tag", Progress.FindOwnerTag(MetadataCodec.Write(Small)));
        Assert.Null(Progress.FindOwnerTag("somebody else's"));
        Assert.Null(Progress.FindOwnerTag(null));
    }

    [Fact]
    public void IsSameAs_TellsEveryDifference()
    {
        PartitionMetadata[] others =
        [
            Small with { Origin = Small.Origin with { OwnerTag = "other" } },
            Small with { CommittedOffset = 4 },
            Small with { NextOffset = 10 },
            Small with { StreamTime = null },
            Small with { RetentionLossUpTo = null },
            Small with { IsLossOpen = false },
            Small with { ReplayLossUpTo = new(1) },
            Small with { Exceptions = [5] },
            Small with { Aggregations = [Small.Aggregations[0]] },
            Small with { Aggregations = [Small.Aggregations[0] with { OpenRows = 4 }, Small.Aggregations[1]] },
            Small with { Aggregations = [Small.Aggregations[0] with { ClosedUpTo = null }, Small.Aggregations[1]] },
            Small with { Aggregations = [Small.Aggregations[0] with { Counts = default }, Small.Aggregations[1]] },
        ];
        var progress = new Progress(Small);
        Assert.True(progress.IsSameAs(new Progress(Small with { Exceptions = [5, 8] })));
        Assert.False(progress.IsSameAs(null));
        Assert.All(others, other =>
        {
            Assert.False(progress.IsSameAs(new Progress(other)));
            Assert.NotEqual(progress.ToMetadata(), new Progress(other).ToMetadata());
        });
    }

    private static void AssertSound(string text)
    {
        var reading = MetadataCodec.Read(text);
        Assert.True(reading.Metadata is not { } metadata || MetadataCodec.Write(metadata) == text, text);
    }

    private static PartitionMetadata RandomMetadata(Random random)
    {
        var committed = random.NextInt64(long.MaxValue / 2);
        var exceptions = Enumerable.Range(0, random.Next(4)).Select(index => committed + (index * 2)).ToArray();
        return new()
        {
            Origin = new("c-1", random.Next(2) == 0 ? null : Guid.NewGuid().ToString("N"), "tag_1", (ulong)random.NextInt64()),
            CommittedOffset = committed,
            NextOffset = committed + 8 + random.Next(1_000),
            StreamTime = RandomInstant(random),
            RetentionLossUpTo = RandomInstant(random),
            IsLossOpen = random.Next(2) == 0,
            ReplayLossUpTo = RandomInstant(random),
            Exceptions = exceptions,
            Aggregations =
            [
                .. Enumerable.Range(0, random.Next(1, 17)).Select(_ => new AggregationMetadata(
                    (ulong)random.NextInt64(),
                    (ulong)random.NextInt64(),
                    RandomInstant(random),
                    random.NextInt64(),
                    new(random.NextInt64(), random.Next(), 0, random.Next(), 1))),
            ],
        };
    }

    private static Instant? RandomInstant(Random random) =>
        random.Next(4) == 0 ? null : new Instant(random.NextInt64(long.MinValue, long.MaxValue));
}
