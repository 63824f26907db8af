using System.Text;

namespace KafkaAggregator.Host.Files;

/// <summary>
/// Reads an Avro object container file (https://avro.apache.org/docs/1.12.0/specification/#object-container-files):
/// <c>"Obj" 1, metadata (map of bytes), sync</c>, then blocks <c>count, size, records, sync</c>. Whole blocks come one
/// by one; where the file is broken reading ends, and <see cref="Failure"/> says why and where.
/// </summary>
internal sealed class ContainerReader : IDisposable
{
    /// <summary>
    /// Bounds a block, stored and decompressed. Writers start a new block after 16 kB to some MB; this is far from both
    /// what they do and what a machine lacks.
    /// </summary>
    public const int BlockBytesMax = 1 << 28;

    /// <summary>Bounds the metadata of the header, of which the schema is by far the largest.</summary>
    public const int MetadataBytesMax = 1 << 26;

    private const string SchemaKey = "avro.schema";
    private const string CodecKey = "avro.codec";

    private static readonly byte[] Magic = [(byte)'O', (byte)'b', (byte)'j', 1];

    private readonly string _file;
    private readonly Stream _stream;
    private readonly ContainerInput _input;
    private readonly BlockBuffer _records = new(BlockBytesMax);
    private byte[]? _stored;
    private byte[]? _sync;
    private long _number;

    /// <summary>Reads the header at once. The stream is disposed with the reader.</summary>
    /// <param name="stream">The file's bytes, from the first on.</param>
    /// <param name="file">How failures call it.</param>
    public ContainerReader(Stream stream, string file)
    {
        _stream = stream;
        _file = file;
        _input = new ContainerInput(stream);
        Header = ReadHeader();
    }

    /// <summary>Null where the file has none that can be read: then there is a <see cref="Failure"/>.</summary>
    public ContainerHeader? Header { get; }

    /// <summary>Why the file was not read to its end; null as long as nothing is wrong.</summary>
    public ContainerFailure? Failure { get; private set; }

    /// <summary>
    /// The next block; false at the end and at the first thing that is wrong. Nothing comes after that.
    /// </summary>
    public bool Read(out ContainerBlock block)
    {
        block = default;
        var position = _input.Position;
        if (Failure is not null || Header is null)
        {
            return false;
        }

        _number++;
        if (!_input.TryReadByte(out var first))
        {
            return _input.Problem is not null && Fail(_input.Problem);
        }

        if (!_input.TryReadLong("the number of records", first, out var count))
        {
            return Fail(_input.Problem!);
        }

        if (count < 0)
        {
            return Fail($"the block is said to have {count} records");
        }

        if (!ReadContent(Header, position))
        {
            return false;
        }

        block = new ContainerBlock(_number, position, count, _records.Written);
        return true;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The stored bytes, whole only where the sync marker follows them, decompressed.</summary>
    private bool ReadContent(ContainerHeader header, long position)
    {
        if (!_input.TryReadLength("the block", BlockBytesMax, out var size)
            || !_input.TryReadBytes("the block", size, ref _stored)
            || !_input.TryReadBytes("the sync marker", ContainerHeader.SyncLength, ref _sync))
        {
            return Fail(_input.Problem!);
        }

        if (!_sync.AsSpan().SequenceEqual(header.Sync))
        {
            return Fail("the sync marker after the block is not the file's");
        }

        _records.Clear();
        if (header.Codec.Decompress(new ArraySegment<byte>(_stored, 0, size), _records) is { } problem)
        {
            Failure = new ContainerFailure(_file, _number, position, $"not what {header.Codec.Name} writes: {problem}");
            return false;
        }

        return true;
    }

    private ContainerHeader? ReadHeader()
    {
        byte[]? magic = null;
        if (!_input.TryReadBytes("the first four bytes", Magic.Length, ref magic)
            || !magic.AsSpan().SequenceEqual(Magic))
        {
            Fail(_input.Problem is { } problem && _input.Position > 0
                ? problem
                : "no Avro object container file: it does not begin with \"Obj\" and 1");
            return null;
        }

        var metadata = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (!ReadMetadata(metadata) || !_input.TryReadBytes("the sync marker", ContainerHeader.SyncLength, ref _sync))
        {
            Fail(_input.Problem!);
            return null;
        }

        var codec = metadata.TryGetValue(CodecKey, out var named) ? Encoding.UTF8.GetString(named) : "null";
        if (!metadata.TryGetValue(SchemaKey, out var schema))
        {
            Fail($"no {SchemaKey} in the header");
            return null;
        }

        if (BlockCodec.Find(codec) is not { } found)
        {
            Fail($"{CodecKey} is \"{codec}\": {string.Join(", ", BlockCodec.All.Select(one => one.Name))} can be read");
            return null;
        }

        return new ContainerHeader(Encoding.UTF8.GetString(schema), found, [.. _sync], _input.Position);
    }

    /// <summary>A map: blocks of entries, a count before each; a negative one has the block's bytes after it.</summary>
    private bool ReadMetadata(Dictionary<string, byte[]> metadata)
    {
        var end = _input.Position + MetadataBytesMax;
        while (_input.TryReadLong("the metadata", out var count))
        {
            if (count == 0)
            {
                return true;
            }

            if (count < 0 && !_input.TryReadLong("the metadata", out _))
            {
                return false;
            }

            // Entries take two bytes at least: a count that cannot be ends with the file, or with the bound.
            for (var left = (UInt128)Int128.Abs(count); left > 0; left--)
            {
                var bound = (int)Math.Max(0, end - _input.Position);
                if (!ReadEntry(bound, metadata))
                {
                    return false;
                }
            }
        }

        return false;
    }

    private bool ReadEntry(int lengthMax, Dictionary<string, byte[]> metadata)
    {
        byte[]? key = null;
        byte[]? value = null;
        if (!_input.TryReadLength("a metadata key", lengthMax, out var keyLength)
            || !_input.TryReadBytes("a metadata key", keyLength, ref key)
            || !_input.TryReadLength("a metadata value", lengthMax, out var valueLength)
            || !_input.TryReadBytes("a metadata value", valueLength, ref value))
        {
            return false;
        }

        metadata[Encoding.UTF8.GetString(key, 0, keyLength)] = value[..valueLength];
        return true;
    }

    private bool Fail(string problem)
    {
        Failure = new ContainerFailure(_file, _number == 0 ? null : _number, _input.Position, problem);
        return false;
    }
}
