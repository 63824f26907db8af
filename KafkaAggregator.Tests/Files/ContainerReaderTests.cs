using System.Text;
using Avro;
using Avro.File;
using Avro.Generic;
using KafkaAggregator.Host.Files;
using Xunit;

namespace KafkaAggregator.Tests.Files;

public sealed class ContainerReaderTests
{
    private const string Schema = """{"type":"record","name":"r","fields":[{"name":"x","type":"long"}]}""";

    public static TheoryData<string> Codecs => [.. TestCodecs.Names];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Read_GivesEveryBlock_OfEachCodec(string codec)
    {
        byte[][] blocks = [[], [1], .. new[] { 20, 1000, 70_000, 300_000 }.Select(Bytes)];
        var writer = new ContainerFileWriter { Codec = codec }.Header(Schema, codec);
        foreach (var block in blocks)
        {
            writer.Block(block.Length, block);
        }

        var (read, failure, header) = ReadAll(writer.ToArray());
        Assert.Null(failure);
        Assert.Equal(Schema, header!.Schema);
        Assert.Equal(codec, header.Codec.Name);
        Assert.Equal(writer.Starts[0], header.Length);
        Assert.Equal(blocks, read.Select(block => block.Records));
        Assert.Equal(blocks.Select(block => (long)block.Length), read.Select(block => block.Count));
        Assert.Equal(Enumerable.Range(1, blocks.Length).Select(number => (long)number), read.Select(block => block.Number));
        Assert.Equal(writer.Starts.SkipLast(1), read.Select(block => block.Position));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("deflate")]
    public void Read_GivesWhatApacheAvroWrote(string codec)
    {
        var schema = (RecordSchema)Avro.Schema.Parse(Schema);
        var stream = new MemoryStream();
        using (var writer = DataFileWriter<GenericRecord>.OpenWriter(
            new GenericDatumWriter<GenericRecord>(schema), stream, Codec.CreateCodecFromString(codec), leaveOpen: true))
        {
            writer.SetSyncInterval(1000);
            for (var x = 0L; x < 2000; x++)
            {
                var record = new GenericRecord(schema);
                record.Add("x", x * 1000);
                writer.Append(record);
            }
        }

        var (read, failure, header) = ReadAll(stream.ToArray());
        Assert.Null(failure);
        Assert.Equal(codec, header!.Codec.Name);
        Assert.True(read.Count > 3);
        Assert.Equal(2000, read.Sum(block => block.Count));
        Assert.Equal(Enumerable.Range(0, 2000).SelectMany(x => ContainerFileWriter.Long(x * 1000L)), read.SelectMany(block => block.Records));
    }

    [Fact]
    public void Read_GivesNothing_WhenThereIsNoBlock()
    {
        var (read, failure, _) = ReadAll(new ContainerFileWriter().Header(Schema, "null").ToArray());
        Assert.Empty(read);
        Assert.Null(failure);
    }

    [Fact]
    public void Header_HasTheNullCodec_WhenNoneIsNamed() =>
        Assert.Equal("null", ReadAll(new ContainerFileWriter().Header(Schema, null).ToArray()).Header!.Codec.Name);

    [Fact]
    public void Header_IsRead_WhenItsMetadataComeInBlocksWithSizes()
    {
        byte[] one = [.. ContainerFileWriter.Text("avro.schema"), .. ContainerFileWriter.Text(Schema)];
        byte[] two = [.. ContainerFileWriter.Text("avro.codec"), .. ContainerFileWriter.Text("deflate"), .. ContainerFileWriter.Text("a"), 0];
        var file = new ContainerFileWriter().Raw(
            "Obj"u8.ToArray(), [1], ContainerFileWriter.Long(-1), ContainerFileWriter.Long(one.Length), one, ContainerFileWriter.Long(2), two, [0],
            ContainerFileWriter.Sync);
        var (_, failure, header) = ReadAll(file.ToArray());
        Assert.Null(failure);
        Assert.Equal((Schema, "deflate"), (header!.Schema, header.Codec.Name));
    }

    [Fact]
    public void Read_GivesTheWholeBlocksAndSaysWhere_AtEveryTruncation()
    {
        var writer = new ContainerFileWriter { Codec = "deflate" }.Header(Schema, "deflate").Block(3, Bytes(30)).Block(2, Bytes(20)).Block(1, Bytes(10));
        var file = writer.ToArray();
        for (var length = 0; length < file.Length; length++)
        {
            var (read, failure, header) = ReadAll(file[..length]);
            var whole = writer.Starts.Skip(1).Count(end => end <= length);
            Assert.Equal(whole, read.Count);
            if (length < writer.Starts[0])
            {
                Assert.Null(header);
                Assert.Null(failure!.Block);
            }
            else if (writer.Starts.Contains(length))
            {
                Assert.Null(failure);
            }
            else
            {
                Assert.Equal(whole + 1, failure!.Block);
                Assert.InRange(failure.Byte!.Value, writer.Starts[whole], length);
            }
        }
    }

    [Fact]
    public void Read_GivesTheWholeBlocks_WhenAFileThatCannotSeekEnds()
    {
        var writer = new ContainerFileWriter().Header(Schema, "null").Block(3, Bytes(30)).Block(2, Bytes(2_000_000));
        using var reader = new ContainerReader(new ForwardStream(writer.ToArray()[..^20]), "pipe");
        Assert.True(reader.Read(out var block));
        Assert.Equal(30, block.Records.Length);
        Assert.False(reader.Read(out _));
        Assert.Equal(2, reader.Failure!.Block);
        Assert.Contains("the file ends within", reader.Failure.Detail);
    }

    [Fact]
    public void Read_Ends_AtASyncMarkerThatIsNotTheFiles()
    {
        var writer = new ContainerFileWriter().Header(Schema, "null").Block(1, [2]).Block(1, [4]).Block(1, [6]);
        var file = writer.ToArray();
        file[writer.Starts[2] - 1] ^= 1;
        var (read, failure, _) = ReadAll(file);
        Assert.Single(read);
        Assert.Equal((2L, writer.Starts[2]), (failure!.Block!.Value, failure.Byte!.Value));
        Assert.Equal($"file.avro: block 2, byte {writer.Starts[2]}: the sync marker after the block is not the file's", failure.ToString());
    }

    [Theory]
    [InlineData("lzo")]
    [InlineData("")]
    [InlineData("Deflate")]
    public void Header_Fails_WhenNobodyKnowsTheCodec(string codec)
    {
        var failure = ReadAll(new ContainerFileWriter().Header(Schema, codec).ToArray()).Failure!;
        Assert.Contains($"avro.codec is \"{codec}\": null, deflate, snappy, zstandard, bzip2, xz can be read", failure.Detail);
        Assert.Null(failure.Block);
    }

    [Fact]
    public void Header_Fails_WhenThereIsNoSchema() =>
        Assert.Contains("no avro.schema", ReadAll(new ContainerFileWriter().Header(null, "null").ToArray()).Failure!.Detail);

    [Theory]
    [InlineData("")]
    [InlineData("Ob")]
    [InlineData("Obj\u0002")]
    [InlineData("{\"a\": 1}\n")]
    [InlineData("PAR1PAR1PAR1")]
    public void Header_Fails_WhenItIsNoContainer(string text)
    {
        var (read, failure, header) = ReadAll(Encoding.Latin1.GetBytes(text));
        Assert.Empty(read);
        Assert.Null(header);
        Assert.NotNull(failure);
    }

    [Theory]
    [InlineData(-1, 1, "-1 records")]
    [InlineData(long.MinValue, 1, "-9223372036854775808 records")]
    [InlineData(1, -1, "-1 bytes")]
    [InlineData(1, long.MaxValue, "9223372036854775807 bytes")]
    [InlineData(1, long.MinValue, "-9223372036854775808 bytes")]
    [InlineData(1, (1L << 28) + 1, "268435457 bytes: 0 to 268435456 can be")]
    [InlineData(1, 1L << 28, "268435456 bytes, but the file has only 20 more")]
    public void Read_Fails_WhenABlocksHeadCannotBe(long count, long size, string expected)
    {
        var file = new ContainerFileWriter().Header(Schema, "null").Raw(ContainerFileWriter.Long(count), ContainerFileWriter.Long(size), new byte[20]);
        var (read, failure, _) = ReadAll(file.ToArray());
        Assert.Empty(read);
        Assert.Contains(expected, failure!.Detail);
    }

    [Fact]
    public void Read_Fails_WhenACountHasMoreThan64Bits()
    {
        byte[] overlong = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2];
        var (_, failure, _) = ReadAll(new ContainerFileWriter().Header(Schema, "null").Raw(overlong).ToArray());
        Assert.Contains("more than 64 bits", failure!.Detail);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Header_Fails_WhenItsMetadataCountCannotBe(long count)
    {
        var file = new ContainerFileWriter().Raw("Obj"u8.ToArray(), [1], ContainerFileWriter.Long(count), [2], new byte[100]);
        Assert.NotNull(ReadAll(file.ToArray()).Failure);
    }

    [Fact]
    public void Read_Fails_WhenTheContentIsNotTheCodecs()
    {
        var writer = new ContainerFileWriter().Header(Schema, "zstandard").Block(1, Bytes(50));
        var (read, failure, _) = ReadAll(writer.ToArray());
        Assert.Empty(read);
        Assert.Equal((1L, writer.Starts[0]), (failure!.Block!.Value, failure.Byte!.Value));
        Assert.StartsWith("not what zstandard writes", failure.Detail);
    }

    [Fact]
    public void Read_Fails_WhenTheFileSystemDoes()
    {
        var file = new ContainerFileWriter().Header(Schema, "null").Block(1, [2]).Block(1, Bytes(100)).ToArray();
        using var reader = new ContainerReader(new ForwardStream(file) { FailsAt = file.Length - 50 }, "disk");
        Assert.True(reader.Read(out _));
        Assert.False(reader.Read(out _));
        Assert.Equal("the disk is gone", reader.Failure!.Detail);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index * index / 7))];

    private static (List<(long Number, long Position, long Count, byte[] Records)> Blocks, ContainerFailure? Failure, ContainerHeader? Header) ReadAll(
        byte[] file)
    {
        using var reader = new ContainerReader(new MemoryStream(file), "file.avro");
        var blocks = new List<(long, long, long, byte[])>();
        while (reader.Read(out var block))
        {
            blocks.Add((block.Number, block.Position, block.Count, block.Records.ToArray()));
        }

        Assert.False(reader.Read(out _));
        return (blocks, reader.Failure, reader.Header);
    }
}
