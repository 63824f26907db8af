using KafkaAggregator.Host.Files;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Files;

public sealed class BlockCodecTests
{
    /// <summary>The text of <see cref="Lines"/>(40), by liblzma with CRC-64 and LZMA2.</summary>
    private const string XzFixture =
        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4APWALtdADYaSh8IoCYDQdDdiPo62Qf+pItxE12NlazBfHygpOUANq7wuRv4JvsjLlWubazP5ttbyzzDpmVT7w0Z21iDppJVm3"
        + "uGsQd3Lh72dCTMnetQ/LN370nuqDwAJ6QQr11/cov4iyLT2U3/Skt/yibVKF/boWQfkk+o+OjkvLD6EMf6LDRgveoHsb0cSt1itSPefd0Y/tEWVga7tkC52AdwqUJRBjMV"
        + "96rW+L9M5kkipiB3hHPHlLIB6f/4aXQAAO/5RaphgBLnAAHXAdcHAABfRsJPscRn+wIAAAAABFla";

    public static TheoryData<string, int> CodecsAndSizes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var codec in TestCodecs.Names)
            {
                foreach (var size in (int[])[0, 1, 2, 3, 4, 5, 100, 4095, 65535, 65536, 65537, 200_001])
                {
                    data.Add(codec, size);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Checked => ["snappy", "bzip2", "xz"];

    /// <summary>
    /// .NET's deflate does not say that a stream was cut: the records that are missing then do. It, as zstandard, takes no bytes for no data.
    /// </summary>
    public static TheoryData<string> WithAnEnd => ["snappy", "zstandard", "bzip2", "xz"];

    [Theory]
    [MemberData(nameof(CodecsAndSizes))]
    public void Decompress_GivesTheData_OfManySizes(string codec, int size)
    {
        foreach (var data in (byte[][])[Lines(size / 10)[..Math.Min(size, Lines(size / 10).Length)], Noise(size), new byte[size]])
        {
            AssertGives(data, codec, TestCodecs.Compress(codec, data));
        }
    }

    [Fact]
    public void Decompress_GivesTheData_OfCompressedXz() => AssertGives(Lines(40), "xz", Convert.FromBase64String(XzFixture));

    [Fact]
    public void Decompress_GivesAllBlocksAndStreams_OfXz()
    {
        byte[][] blocks = [Noise(100_000), Lines(3), [], Noise(65_536)];
        var stream = XzWriter.Write(blocks);
        var fixture = Convert.FromBase64String(XzFixture);
        byte[] all = [.. blocks.SelectMany(block => block)];
        AssertGives(all, "xz", stream);
        AssertGives([.. all, .. Lines(40), .. all], "xz", [.. stream, .. fixture, .. stream]);
        AssertGives([.. Lines(40), .. all], "xz", [.. fixture, 0, 0, 0, 0, 0, 0, 0, 0, .. stream, 0, 0, 0, 0]);
        AssertGives(all, "xz", [.. XzWriter.Write(), .. stream]);
    }

    [Fact]
    public void Decompress_Fails_WhenXzIsNotPaddedInFours() =>
        Assert.Equal("3 bytes of padding", Problem("xz", [.. XzWriter.Write(Lines(4)), 0, 0, 0]));

    [Fact]
    public void Decompress_Fails_WhenNoStreamFollowsAnXzStream() => Assert.NotNull(Problem("xz", [.. XzWriter.Write(Lines(4)), 1, 2, 3, 4]));

    [Fact]
    public void Decompress_GivesAllStreams_OfBzip2AndZstandard()
    {
        foreach (var codec in (string[])["bzip2", "zstandard"])
        {
            // bzip2's own blocks hold 900,000 bytes.
            AssertGives(new byte[900_001], codec, TestCodecs.Compress(codec, new byte[900_001]));
            AssertGives([.. Lines(50), .. Noise(3000)], codec, [.. TestCodecs.Compress(codec, Lines(50)), .. TestCodecs.Compress(codec, Noise(3000))]);
        }
    }

    /// <summary>Whatever is changed: an error or the same data, and never an exception.</summary>
    [Theory]
    [MemberData(nameof(Checked))]
    public void Decompress_NeverGivesOtherData_WhenAByteIsChanged(string codec)
    {
        var data = Lines(12);
        var stored = codec == "xz" ? Convert.FromBase64String(XzFixture) : TestCodecs.Compress(codec, data);
        data = codec == "xz" ? Lines(40) : data;
        for (var index = 0; index < stored.Length; index++)
        {
            foreach (var change in (byte[])[1, 0x10, 0x80, 0xFF])
            {
                byte[] changed = [.. stored];
                changed[index] ^= change;
                var into = new BlockBuffer(1 << 20);
                if (BlockCodec.Find(codec)!.Decompress(changed, into) is null)
                {
                    Assert.Equal(data, into.Written.ToArray());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithAnEnd))]
    public void Decompress_Fails_AtEveryTruncation(string codec)
    {
        var stored = codec == "xz" ? Convert.FromBase64String(XzFixture) : TestCodecs.Compress(codec, Lines(12));
        for (var length = 1; length < stored.Length; length++)
        {
            var problem = Problem(codec, stored[..length]);
            Assert.True(problem is not null, $"{length} of {stored.Length} bytes pass for a whole block");
        }
    }

    [Fact]
    public void Decompress_Throws_Nothing_WhateverTheBytes()
    {
        var random = new Random(7);
        foreach (var codec in BlockCodec.All)
        {
            for (var run = 0; run < 300; run++)
            {
                var noise = new byte[random.Next(60)];
                random.NextBytes(noise);
                codec.Decompress(noise, new BlockBuffer(1 << 20));
            }
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("deflate")]
    [InlineData("snappy")]
    [InlineData("zstandard")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void Decompress_Fails_WhenABlockUnfoldsBeyondTheBound(string codec)
    {
        var stored = TestCodecs.Compress(codec, new byte[1001]);
        Assert.Null(BlockCodec.Find(codec)!.Decompress(stored, new BlockBuffer(1001)));
        Assert.Equal(StreamCodec.TooLarge, BlockCodec.Find(codec)!.Decompress(stored, new BlockBuffer(1000)));
    }

    [Fact]
    public void Decompress_Fails_WhenSnappyClaimsMoreThanItsBytesCanHold() =>
        Assert.Equal("8 bytes cannot hold 268435456", Problem("snappy", [0x80, 0x80, 0x80, 0x80, 1, 0, 0, 0, 0, 0, 0, 0]));

    /// <summary>Python's modules write what other writers of Avro files (fastavro among them) do.</summary>
    [PythonFact]
    public void Decompress_GivesTheData_OfPythonsModules()
    {
        var script = Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Tests/Files/python_codecs.py");
        var lines = PythonProgram.Run(script, "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 100, $"{lines.Length} cases");
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            var into = new BlockBuffer(1 << 24);
            Assert.Null(BlockCodec.Find(parts[1])!.Decompress(Convert.FromBase64String(parts[3]), into));
            Assert.True(Convert.FromBase64String(parts[2]).AsSpan().SequenceEqual(into.Written.Span), parts[0]);
        }
    }

    private static void AssertGives(byte[] data, string codec, byte[] stored)
    {
        var into = new BlockBuffer(ContainerReader.BlockBytesMax);
        Assert.Null(BlockCodec.Find(codec)!.Decompress(stored, into));
        Assert.True(data.AsSpan().SequenceEqual(into.Written.Span), $"{codec} of {data.Length} bytes gave {into.Written.Length} others");
    }

    private static string? Problem(string codec, byte[] stored) => BlockCodec.Find(codec)!.Decompress(stored, new BlockBuffer(1 << 20));

    private static byte[] Lines(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(line => System.Text.Encoding.ASCII.GetBytes($"line {line} has the value {line * line % 97}\n"))];

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }
}
