using System.Text;

namespace KafkaAggregator.Tests.Files;

/// <summary>Writes container files byte by byte, right ones and wrong ones.</summary>
internal sealed class ContainerFileWriter
{
    public static readonly byte[] Sync = [.. Enumerable.Range(0xA0, 16).Select(value => (byte)value)];

    private readonly MemoryStream _bytes = new();

    public string Codec { get; init; } = "null";

    /// <summary>Where each block begins, and behind the last one where the file ends.</summary>
    public List<long> Starts { get; } = [];

    public byte[] ToArray() => _bytes.ToArray();

    public ContainerFileWriter Header(string? schema, string? codec)
    {
        List<(string, string)> metadata = [.. schema is null ? [] : ((string, string)[])[("avro.schema", schema)]];
        if (codec is not null)
        {
            metadata.Add(("avro.codec", codec));
        }

        Raw("Obj"u8.ToArray(), [1]);
        if (metadata.Count > 0)
        {
            Raw(Long(metadata.Count));
            metadata.ForEach(entry => Raw(Text(entry.Item1), Text(entry.Item2)));
        }

        return Raw(Long(0), Sync).Mark();
    }

    /// <summary>A block of so many records whose bodies, one after the other, are given.</summary>
    public ContainerFileWriter Block(long count, byte[] records)
    {
        var stored = TestCodecs.Compress(Codec, records);
        return Raw(Long(count), Long(stored.Length), stored, Sync).Mark();
    }

    public ContainerFileWriter Raw(params byte[][] parts)
    {
        foreach (var part in parts)
        {
            _bytes.Write(part);
        }

        return this;
    }

    public static byte[] Text(string text) => [.. Long(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>Avro's long.</summary>
    public static byte[] Long(long value)
    {
        var bytes = new List<byte>();
        var bits = (ulong)((value << 1) ^ (value >> 63));
        for (; bits >= 0x80; bits >>= 7)
        {
            bytes.Add((byte)(bits | 0x80));
        }

        bytes.Add((byte)bits);
        return [.. bytes];
    }

    private ContainerFileWriter Mark()
    {
        Starts.Add(_bytes.Length);
        return this;
    }
}
