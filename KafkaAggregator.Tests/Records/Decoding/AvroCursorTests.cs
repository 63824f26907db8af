using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Records.Decoding;
using Xunit;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>
/// Values and their bytes at the boundaries of Avro's encoding. Each case is also read from a buffer that goes on
/// behind it, and cut short at every byte.
/// </summary>
public sealed class AvroCursorTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(63, "7E")]
    [InlineData(-64, "7F")]
    [InlineData(64, "8001")]
    [InlineData(-65, "8101")]
    [InlineData(8191, "FE7F")]
    [InlineData(-8192, "FF7F")]
    [InlineData(8192, "808001")]
    [InlineData(int.MaxValue, "FEFFFFFF0F")]
    [InlineData(int.MinValue, "FFFFFFFF0F")]
    [InlineData(int.MaxValue + 1L, "8080808010")]
    [InlineData(int.MinValue - 1L, "8180808010")]
    [InlineData((1L << 55) - 1, "FEFFFFFFFFFFFF7F")]
    [InlineData(1L << 55, "808080808080808001")]
    [InlineData((1L << 62) - 1, "FEFFFFFFFFFFFFFF7F")]
    [InlineData(1L << 62, "80808080808080808001")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    [InlineData(0, "8000")]
    [InlineData(-1, "81808080808080808000")]
    public void TryReadLong_GivesTheValue(long value, string bytes)
    {
        var cursor = new AvroCursor(Convert.FromHexString(bytes + "FF"));

        Assert.True(cursor.TryReadLong(out var read));
        Assert.Equal((value, 1), (read, cursor.BytesLeft));
        AssertCutShort(bytes, (ref AvroCursor cut) => cut.TryReadLong(out _));
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("80808080808080808002")]
    [InlineData("8080808080808080808000")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFF")]
    public void TryReadLong_IsOverlong_BeyondSixtyFourBits(string bytes) =>
        AssertFails(bytes, DecodeFailureReason.VarintOverlong, (ref AvroCursor cursor) => cursor.TryReadLong(out _));

    [Theory]
    [InlineData("FEFFFFFF0F", null)]
    [InlineData("FFFFFFFF0F", null)]
    [InlineData("8080808010", DecodeFailureReason.IntOutOfRange)]
    [InlineData("8180808010", DecodeFailureReason.IntOutOfRange)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", DecodeFailureReason.IntOutOfRange)]
    [InlineData("FFFFFFFFFFFFFFFFFF02", DecodeFailureReason.VarintOverlong)]
    public void TryReadInt_FitsThirtyTwoBits(string bytes, DecodeFailureReason? failure) =>
        AssertReads(bytes, failure, (ref AvroCursor cursor) => cursor.TryReadInt(out _));

    [Theory]
    [InlineData("0000000000000080", 0x8000000000000000)]
    [InlineData("000000000000F03F", 0x3FF0000000000000)]
    [InlineData("010000000000F07F", 0x7FF0000000000001)]
    public void TryReadDouble_KeepsEveryBit(string bytes, ulong bits)
    {
        var cursor = new AvroCursor(Convert.FromHexString(bytes));

        Assert.True(cursor.TryReadDouble(out var read));
        Assert.Equal(bits, read);
        AssertCutShort(bytes, (ref AvroCursor cut) => cut.TryReadDouble(out _));
    }

    [Theory]
    [InlineData("00000080", -0.0)]
    [InlineData("CDCCCC3D", 0.10000000149011612)]
    [InlineData("01000000", 1.401298464324817E-45)]
    [InlineData("FFFF7F7F", 3.4028234663852886E+38)]
    [InlineData("000080FF", double.NegativeInfinity)]
    [InlineData("0000C07F", double.NaN)]
    public void TryReadFloat_WidensExactly(string bytes, double value)
    {
        var cursor = new AvroCursor(Convert.FromHexString(bytes));

        Assert.True(cursor.TryReadFloat(out var bits));
        Assert.Equal(value, BitConverter.UInt64BitsToDouble(bits));
        Assert.Equal(double.IsNegative(value) && !double.IsNaN(value), bits >> 63 == 1 && !double.IsNaN(value));
        AssertCutShort(bytes, (ref AvroCursor cut) => cut.TryReadFloat(out _));
    }

    [Theory]
    [InlineData("00", null)]
    [InlineData("01", null)]
    [InlineData("02", DecodeFailureReason.BadBoolean)]
    [InlineData("FF", DecodeFailureReason.BadBoolean)]
    [InlineData("", DecodeFailureReason.Truncated)]
    public void TrySkipBoolean_IsZeroOrOne(string bytes, DecodeFailureReason? failure) =>
        AssertReads(bytes, failure, (ref AvroCursor cursor) => cursor.TrySkipBoolean());

    [Theory]
    [InlineData("00", null)]
    [InlineData("0441FF", null)]
    [InlineData("0641FF", DecodeFailureReason.LengthTooLarge)]
    [InlineData("01", DecodeFailureReason.NegativeLength)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", DecodeFailureReason.NegativeLength)]
    [InlineData("FEFFFFFFFFFFFFFFFF01", DecodeFailureReason.LengthTooLarge)]
    [InlineData("FEFFFFFF0F", DecodeFailureReason.LengthTooLarge)]
    [InlineData("8080808020", DecodeFailureReason.LengthTooLarge)]
    public void TrySkipLengthPrefixed_StaysInTheBody(string bytes, DecodeFailureReason? failure) =>
        AssertReads(bytes, failure, (ref AvroCursor cursor) => cursor.TrySkipLengthPrefixed());

    [Theory]
    [InlineData("00", null)]
    [InlineData("04", null)]
    [InlineData("06", DecodeFailureReason.UnionIndex)]
    [InlineData("01", DecodeFailureReason.UnionIndex)]
    [InlineData("8080808020", DecodeFailureReason.UnionIndex)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", DecodeFailureReason.UnionIndex)]
    public void TryReadBranch_IsOneOfThree(string bytes, DecodeFailureReason? failure) =>
        AssertReads(bytes, failure, (ref AvroCursor cursor) => cursor.TryReadBranch(3, out _));

    [Theory]
    [InlineData("04", null)]
    [InlineData("06", DecodeFailureReason.EnumIndex)]
    [InlineData("01", DecodeFailureReason.EnumIndex)]
    [InlineData("8080808020", DecodeFailureReason.EnumIndex)]
    public void TrySkipEnum_IsOneOfThree(string bytes, DecodeFailureReason? failure) =>
        AssertReads(bytes, failure, (ref AvroCursor cursor) => cursor.TrySkipEnum(3));

    /// <summary>Items of two bytes, of which the body has the two or four that follow the head.</summary>
    [Theory]
    [InlineData("00", 0, null)]
    [InlineData("020000", 1, null)]
    [InlineData("0400000000", 2, null)]
    [InlineData("04000000", 2, DecodeFailureReason.BlockCount)]
    [InlineData("FEFFFFFFFFFFFFFFFF010000", 0, DecodeFailureReason.BlockCount)]
    [InlineData("03080000 0000", 2, null)]
    [InlineData("0306000000", 2, DecodeFailureReason.BlockCount)]
    [InlineData("030A00000000", 2, DecodeFailureReason.BlockCount)]
    [InlineData("030100000000", 2, DecodeFailureReason.BlockCount)]
    [InlineData("03FEFFFFFFFFFFFFFFFF0100000000", 2, DecodeFailureReason.BlockCount)]
    [InlineData("FFFFFFFFFFFFFFFFFF0104 0000", 0, DecodeFailureReason.BlockCount)]
    public void TryReadBlock_RefusesCountsAndSizes_ThatTheBodyCannotHold(string bytes, long count, DecodeFailureReason? failure)
    {
        var cursor = new AvroCursor(Convert.FromHexString(bytes.Replace(" ", "")));

        Assert.Equal(failure is null, cursor.TryReadBlock(2, out var block));
        Assert.Equal(failure is null ? count : 0, block.Count);
        if (failure is not null)
        {
            Assert.Equal((failure, 0), (cursor.Failure, cursor.Position));
        }
    }

    [Fact]
    public void TryReadBlock_TakesAnyCount_OfItemsWithoutBytes()
    {
        var cursor = new AvroCursor(Convert.FromHexString("FEFFFFFFFFFFFFFFFF01"));

        Assert.True(cursor.TryReadBlock(0, out var block));
        Assert.Equal(long.MaxValue, block.Count);
    }

    [Theory]
    [InlineData("03080000", 2, null)]
    [InlineData("030C00000000FFFF", 4, DecodeFailureReason.BlockCount)]
    [InlineData("030800000000", 2, DecodeFailureReason.BlockCount)]
    public void TryEndBlock_WantsTheStatedSize(string bytes, int itemBytes, DecodeFailureReason? failure)
    {
        var cursor = new AvroCursor(Convert.FromHexString(bytes + (failure is null ? "0000" : "")));
        Assert.True(cursor.TryReadBlock(1, out var block));
        Assert.True(cursor.TrySkip(failure is null ? 2 * itemBytes : itemBytes));

        Assert.Equal(failure is null, cursor.TryEndBlock(block));
        Assert.Equal(failure ?? default, cursor.Failure);
    }

    private delegate bool Reading(ref AvroCursor cursor);

    private static void AssertReads(string bytes, DecodeFailureReason? failure, Reading read)
    {
        if (failure is not null)
        {
            AssertFails(bytes, failure.Value, read);
            return;
        }

        var cursor = new AvroCursor(Convert.FromHexString(bytes));
        Assert.True(read(ref cursor));
        Assert.Equal(0, cursor.BytesLeft);
        AssertCutShort(bytes, read);
    }

    private static void AssertFails(string bytes, DecodeFailureReason failure, Reading read)
    {
        var cursor = new AvroCursor(Convert.FromHexString(bytes));
        Assert.False(read(ref cursor));
        Assert.Equal((failure, 0), (cursor.Failure, cursor.Position));
    }

    private static void AssertCutShort(string bytes, Reading read)
    {
        var whole = Convert.FromHexString(bytes);
        for (var length = 0; length < whole.Length; length++)
        {
            var cursor = new AvroCursor(whole.AsSpan(0, length));
            Assert.False(read(ref cursor));
            Assert.True(cursor.Failure is DecodeFailureReason.Truncated or DecodeFailureReason.LengthTooLarge);
            Assert.Equal(0, cursor.Position);
        }
    }
}
